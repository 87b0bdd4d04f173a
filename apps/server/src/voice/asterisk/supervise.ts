import { endSupervision, supervisorThere } from '../../interactions/supervise.ts';
import { application } from './ari.ts';
import type { Board } from './board.ts';
import { watchOf, type Leg, type Part, type Wants, type Watch } from './calls.ts';
import { callPerson } from './originate.ts';
import { mayBeRefused } from './refused.ts';

/**
 * A supervisor's telephone never stands in the call's own bridge, unless they have joined: it stands in one of its own with a
 * channel that spies on the telephone of who has the caller. Whispering goes out to that one telephone and into no bridge, so neither
 * the caller nor the recording can get it; listening has no way in at all.
 */
export const earOf = (call: number, supervision: number): string => `ear-${call}-${supervision}`;
/** The spy's name says all it is for: another way, or another telephone, is another spy. */
const spyOf = (call: number, { id, mode }: Watch, on: Leg): string => `spy-${call}-${id}-${mode}-${on.id}`;

/** `spy-…` and `ear-…`: of which call and which supervision. */
export function ofSupervision(id: string): { call: number; supervision: number } | null {
  const read = /^(?:spy|ear)-(\d+)-(\d+)/.exec(id);
  return read && { call: Number(read[1]), supervision: Number(read[2]) };
}

/** Telephones of supervisors that are to stay; whatever else of supervisors is in this call goes. */
export async function superviseAll(
  board: Board,
  call: number,
  wants: Wants,
  telephones: Map<Part, Leg | null>,
): Promise<Leg[]> {
  const kept: Leg[] = [];
  const parts = [...telephones].sort(([a], [b]) => Number(b.role === 'responsible') - Number(a.role === 'responsible'));
  const [part, heard] = parts.find(([, leg]) => leg?.up) ?? [null, null];
  for (const watch of wants.supervisions) {
    if (watch.busy) {
      await mayBeRefused(board.verb((tx) => endSupervision(tx, watch.id, `agent:${watch.agent}`, 'busy')));
      continue;
    }
    const leg = await telephoneOf(board, call, wants, watch);
    if (leg) kept.push(leg);
    // a word in the ear of who has the caller is for nobody else's: while their telephone is gone it is only listened
    const only = watch.mode === 'whisper' && part?.role !== 'responsible';
    await hear(board, call, only ? { ...watch, mode: 'listen' } : watch, leg?.up ? leg : null, heard);
  }
  await leaveAll(board, call, wants.supervisions);
  return kept;
}

const againMs = 1_000;

/** The supervisor's telephone: it is rung once they have asked, and again where it was lost, until the clock has had enough. */
async function telephoneOf(board: Board, call: number, wants: Wants, watch: Watch): Promise<Leg | null> {
  const known = board.leg(watch.leg);
  if (known) return known;
  if (watch.leg !== null) {
    if (!board.parting.has(watch.leg)) await board.verb((tx) => supervisorThere(tx, watch.id, watch.leg!, false));
    board.look(call);
    return null;
  }
  let n = 0;
  while (board.tried.has(watchOf(call, watch.id, n))) n++;
  const before = n === 0 ? null : watchOf(call, watch.id, n - 1);
  const rings = board.leg(before);
  if (rings) {
    if (rings.up) await board.verb((tx) => supervisorThere(tx, watch.id, rings.id, true));
    return rings;
  }
  const since = before === null ? againMs : Date.now() - board.tried.get(before)!;
  if (since >= againMs) {
    const id = watchOf(call, watch.id, n);
    const begun = await callPerson(board, wants, { id, call, agent: watch.agent, kind: 'watch', of: watch.id });
    if (begun) return begun;
  }
  setTimeout(() => board.look(call), Math.max(300, againMs - since)).unref();
  return null;
}

/** Who has joined stands in the call's bridge; who listens or whispers, in their own with the spy. */
async function hear(board: Board, call: number, watch: Watch, leg: Leg | null, heard: Leg | null): Promise<void> {
  const ear = earOf(call, watch.id);
  const spy = watch.mode === 'join' || !leg || !heard ? null : spyOf(call, watch, heard);
  for (const other of board.spiesOf(call, watch.id)) if (other !== spy) await endSpy(board, other);
  if (!leg) return;
  if (watch.mode === 'join') {
    leg.apart = false;
    if (board.bridges.delete(ear)) await board.ari.try('DELETE', `bridges/${ear}`);
    await board.bridge(call);
    await board.join(call, leg);
    return;
  }
  await board.leave(call, leg);
  if (!board.bridges.has(ear)) {
    await board.ari.try('POST', `bridges/${ear}`, { type: 'mixing', name: ear });
    board.bridges.add(ear);
  }
  if (!leg.apart) leg.apart = await board.ari.try('POST', `bridges/${ear}/addChannel`, { channel: leg.id });
  if (spy !== null) await listen(board, ear, spy, watch, heard!);
}

async function listen(board: Board, ear: string, spy: string, watch: Watch, heard: Leg): Promise<void> {
  const state = board.spies.get(spy);
  if (state === undefined) {
    board.spies.set(spy, 'asked');
    const how = { spy: 'both', whisper: watch.mode === 'whisper' ? 'out' : 'none', app: application };
    if (!(await board.ari.try('POST', `channels/${heard.id}/snoop/${spy}`, how))) board.spies.delete(spy);
  } else if (state === 'there' && (await board.ari.try('POST', `bridges/${ear}/addChannel`, { channel: spy })))
    board.spies.set(spy, 'in');
}

async function endSpy(board: Board, spy: string): Promise<void> {
  board.spies.delete(spy);
  await board.ari.try('DELETE', `channels/${spy}`);
}

/** Spies and bridges of supervisors who hear this call no more. */
export async function leaveAll(board: Board, call: number, but: { id: number }[] = []): Promise<void> {
  const over = (name: string): boolean => {
    const of = ofSupervision(name);
    return of?.call === call && !but.some(({ id }) => id === of.supervision);
  };
  for (const spy of [...board.spies.keys()].filter(over)) await endSpy(board, spy);
  for (const ear of [...board.bridges].filter(over)) {
    board.bridges.delete(ear);
    await board.ari.try('DELETE', `bridges/${ear}`);
  }
}

/** The spy is there: it can be put beside the supervisor. */
export function spyThere(board: Board, id: string): boolean {
  const of = ofSupervision(id);
  if (!of) return false;
  if (board.spies.get(id) === 'asked') board.spies.set(id, 'there');
  board.look(of.call);
  return true;
}
