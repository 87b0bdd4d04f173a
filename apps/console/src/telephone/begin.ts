import type { Id, Phone as Answer, PhoneBegins } from '@linia/protocol';
import { api, ApiError } from '../api.ts';
import { phone } from '../phone.svelte.ts';

type Key = Extract<Answer, { kind: 'sip' }>;

/** That this browser had a telephone the last time. */
const KNOWN = 'linia.telephone';
const AGAIN_MS = [1_000, 2_000, 5_000, 10_000];

/** A telephone for a shift. */
export interface ShiftPhone {
  /**
   * The call this person has accepted on the desk, which is the truth: its ring is answered, before or after; any other sound
   * ends. Undefined: none.
   */
  want: (interactionId: Id | undefined) => void;
  end: () => void;
}

/** Asks the server what this desk telephones with. Where there is only the simulated telephone nothing happens and nothing is drawn. */
export function beginPhone(): ShiftPhone {
  const shift = new AbortController();
  let wanted: Id | undefined;
  void (async () => {
    // who had it before will have it again: fetched beside the question
    if (localStorage.getItem(KNOWN)) void import('./parts.ts');
    const key = await askKey(shift.signal);
    if (!shift.signal.aborted) remember(key !== null);
    if (!key || shift.signal.aborted) return;
    phone.state = 'connecting';
    phone.parts ??= await import('./parts.ts');
    if (shift.signal.aborted) return;
    phone.line = new phone.parts.Line(phone, key, (begins) => askKey(shift.signal, begins));
    phone.line.want(wanted);
  })();
  return {
    want: (interactionId) => {
      wanted = interactionId;
      phone.line?.want(wanted);
    },
    end: () => {
      shift.abort();
      phone.line?.end();
      phone.line = undefined;
      phone.state = 'none';
      phone.isShown = false;
      phone.sound = undefined;
      phone.quality = undefined;
    },
  };
}

/**
 * The key from the server, however long that takes; null where there is no Asterisk.
 * @param begins this window is registered anew: what another had of a talk is dropped, and rings here
 */
async function askKey(signal: AbortSignal, begins = false): Promise<Key | null> {
  for (let n = 0; !signal.aborted; n++) {
    try {
      const answer = await api.post<Answer>('/api/phone', { begins } satisfies PhoneBegins);
      return answer.kind === 'sip' ? answer : null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 401 || error.status === 403) return null;
      // there is one, and it is away; of a server that is away nothing is known
      if (error.code === 'phone.away' && !signal.aborted) await away();
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS[Math.min(n, AGAIN_MS.length - 1)]));
    }
  }
  return null;
}

function remember(known: boolean): void {
  if (known) localStorage.setItem(KNOWN, 'sip');
  else localStorage.removeItem(KNOWN);
}

async function away(): Promise<void> {
  phone.parts ??= await import('./parts.ts');
  phone.state = 'lost';
}
