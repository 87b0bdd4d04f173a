import { connect, failConnection } from '../../interactions/connect.ts';
import { loseLeg, takeLeg } from '../../interactions/legs.ts';
import { failOffer } from '../../routing/expire.ts';
import { asRefusal } from '../../shell/refusal.ts';
import { AriRefusal, application } from './ari.ts';
import type { Board } from './board.ts';
import { bridgeOf, legOf, newLeg, ringOf, type Leg, type Part, type Wants } from './calls.ts';
import { endpointName } from './endpoints.ts';
import { beginRecording } from './record.ts';

/**
 * Makes Asterisk be as a call's rows say: who is rung, who talks, who hears music. It looks at what is, not at what has happened,
 * so that an event which comes twice, late or never changes nothing; each event of the call calls for another look.
 */
export async function settle(board: Board, call: number): Promise<void> {
  const wants = await read(board, call);
  if (!wants) return;
  if (['ended', 'closed'].includes(wants.state)) return end(board, call);
  await ringAll(board, call, wants);
  const telephones = new Map<Part, Leg | null>();
  for (const part of wants.parts) telephones.set(part, await telephoneOf(board, call, wants, part));
  await silenceOthers(board, call, wants, [...telephones.values()]);
  await talk(board, call, wants, telephones);
}

async function read(board: Board, call: number): Promise<Wants | null> {
  const { rows } = await board.db.pool.query({
    name: 'call-wants',
    text: 'select call_wants($1) as wants',
    values: [call],
  });
  return rows[0].wants as Wants | null;
}

/** Everybody's receiver is put down; who is still being told why hears it to the end. */
async function end(board: Board, call: number): Promise<void> {
  for (const leg of board.legsOf(call)) if (!leg.listens) await board.hangUp(leg);
  if (board.bridges.delete(bridgeOf(call))) await board.ari.try('DELETE', `bridges/${bridgeOf(call)}`);
}

/** Whoever is asked is rung. A telephone that could not be rung, or that said no, is said so: the next is asked. */
async function ringAll(board: Board, call: number, wants: Wants): Promise<void> {
  for (const { offer, agent } of wants.rings) {
    const id = ringOf(call, offer);
    if (board.leg(id)) continue;
    const rings = !board.tried.has(id) && (await originate(board, call, wants, { id, agent, kind: 'ring', of: offer }));
    if (!rings) await refused(board.verb((tx) => failOffer(tx, offer)));
  }
}

/** This person's telephone in this call: the one that rang, or another that is called into the talk. */
async function telephoneOf(board: Board, call: number, wants: Wants, part: Part): Promise<Leg | null> {
  if (part.dials !== null) return null;
  const rang = part.offer === null ? null : ringOf(call, part.offer);
  const known = board.leg(part.leg ?? rang);
  if (known) return known;
  if (part.leg !== null) {
    await board.verb((tx) => loseLeg(tx, part.id, part.leg!, `line:${wants.line}`));
    return null;
  }
  const { id, last } = nextLeg(board, call, part);
  const again = board.leg(last);
  if (again) return again;
  const begun = await originate(board, call, wants, { id, agent: part.agent, kind: 'leg', of: part.id });
  if (begun) return board.leg(id);
  if (part.state === 'connecting')
    await refused(board.verb((tx) => failConnection(tx, part.id, `line:${wants.line}`, 'no_sound')));
  return null;
}

/** The name of the next telephone of this part, and of the one before it. */
function nextLeg(board: Board, call: number, part: Part): { id: string; last: string | null } {
  let n = 0;
  while (board.tried.has(legOf(call, part.id, n))) n++;
  return { id: legOf(call, part.id, n), last: n === 0 ? null : legOf(call, part.id, n - 1) };
}

/** The person's telephone is called; what it shows comes with it. False where it can't be rung. */
async function originate(
  board: Board,
  call: number,
  wants: Wants,
  leg: { id: string; agent: number; kind: 'ring' | 'leg'; of: number },
): Promise<boolean> {
  board.tried.add(leg.id);
  board.legs.set(leg.id, newLeg({ id: leg.id, state: 'Down' }, leg.kind, call, leg.of));
  try {
    await board.ari.ask(
      'POST',
      'channels',
      {
        endpoint: `PJSIP/${endpointName(leg.agent)}`,
        app: application,
        channelId: leg.id,
        timeout: 60,
        callerId: `"${(wants.organization ?? '').replace(/["\\<>]/g, '')}" <${(wants.phone ?? 'anonymous').replace(/[^+\w]/g, '')}>`,
      },
      {
        variables: {
          'PJSIP_HEADER(add,X-Linia-Call)': String(call),
          [`PJSIP_HEADER(add,X-Linia-${leg.kind === 'ring' ? 'Offer' : 'Assignment'})`]: String(leg.of),
        },
      },
    );
    return true;
  } catch (error) {
    if (!(error instanceof AriRefusal)) throw error;
    if (error.status === 409) return true; // it is there: the process before us asked
    board.legs.delete(leg.id);
    return false;
  }
}

/** Telephones that ring, or talk, for nobody who is still asked or in the talk. */
async function silenceOthers(board: Board, call: number, wants: Wants, telephones: (Leg | null)[]): Promise<void> {
  const rings = wants.rings.map(({ offer }) => ringOf(call, offer));
  for (const leg of board.legsOf(call)) {
    if (leg.kind === 'caller' || leg.kind === 'dial' || telephones.includes(leg) || rings.includes(leg.id)) continue;
    await board.hangUp(leg);
  }
}

/**
 * Who talks is in the bridge. The caller is too, unless somebody has put them on hold or nobody is there: then they hear music. The
 * sound is there: the talk has begun.
 */
async function talk(board: Board, call: number, wants: Wants, telephones: Map<Part, Leg | null>): Promise<void> {
  const there = [...telephones].filter(([, leg]) => leg?.up) as [Part, Leg][];
  const caller = board.leg(wants.caller);
  const held = wants.parts.some((part) => part.held);
  if (there.length > 0) {
    await board.bridge(call);
    const hears = caller && !held && !caller.listens ? board.join(call, caller) : Promise.resolve(false);
    await Promise.all([hears, ...there.map(([, leg]) => board.join(call, leg))]);
    if (wants.recorded) await beginRecording(board, call);
  }
  if (caller && (held || there.length === 0) && !caller.listens && caller.up && wants.state !== 'arriving') {
    await board.leave(call, caller);
    await board.music(caller, true);
  }
  for (const [part, leg] of there) {
    if (part.state === 'connecting')
      await refused(board.verb((tx) => connect(tx, part.id, `line:${wants.line}`, leg.id)));
    else if (part.leg === null) await refused(board.verb((tx) => takeLeg(tx, part.id, leg.id, `line:${wants.line}`)));
  }
}

/** Somebody was faster, and it is no longer so: the next look sees it. */
async function refused(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!asRefusal(error)) throw error;
  }
}
