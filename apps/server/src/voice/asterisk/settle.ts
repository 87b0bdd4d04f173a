import { failConnection } from '../../interactions/connect.ts';
import { loseLeg } from '../../interactions/legs.ts';
import { accept } from '../../routing/accept.ts';
import { failOffer } from '../../routing/expire.ts';
import { hasJustCome } from './browser.ts';
import { soundOf } from './sound.ts';
import type { Board } from './board.ts';
import { bridgeOf, isDesk, legOf, ringsOf, type Leg, type Part, type Wants } from './calls.ts';
import { dialCustomer } from './dial.ts';
import { callPerson } from './originate.ts';
import { keepQuality } from './quality.ts';
import { mayBeRefused } from './refused.ts';
import { outsideOf } from './outside.ts';
import { leaveAll, superviseAll } from './supervise.ts';
import { talk } from './talk.ts';

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
  for (const [part, leg] of telephones) if (leg?.up && part.leg === null) await awaitSound(board, wants, part, leg);
  for (const [part, leg] of telephones)
    if (part.dials !== null && leg?.up) await dialCustomer(board, call, wants, part, leg);
  const supervisors = await superviseAll(board, call, wants, telephones);
  const outside = await outsideOf(board, call, wants);
  await silenceOthers(board, call, wants, [...telephones.values(), ...supervisors, outside]);
  await talk(board, call, wants, telephones, outside);
}

async function read(board: Board, call: number): Promise<Wants | null> {
  const query = { name: 'call-wants', text: 'select call_wants($1) as wants', values: [call] };
  const { rows } = await board.db.pool.query(query);
  return rows[0].wants as Wants | null;
}

/** Everybody's receiver is put down; who is still being told why hears it to the end. */
async function end(board: Board, call: number): Promise<void> {
  for (const leg of board.legsOf(call))
    if (!leg.listens || leg.kind !== 'caller') {
      await keepQuality(board, leg);
      await board.hangUp(leg);
    }
  await leaveAll(board, call);
  board.forget(call);
  if (board.bridges.delete(bridgeOf(call))) await board.ari.try('DELETE', `bridges/${bridgeOf(call)}`);
}

/**
 * Whoever is asked is rung; a receiver that is picked up is an acceptance. A telephone that could not be rung, or that said no, is
 * said so: the next is asked.
 */
async function ringAll(board: Board, call: number, wants: Wants): Promise<void> {
  for (const asked of wants.rings) {
    const { offer, agent } = asked;
    if (asked.unseenMs > 0 && !board.shown.has(offer)) {
      lookAgain(board, call, asked.unseenMs);
      continue;
    }
    const ids = ringsOf(call, asked);
    const ring = (id: string) =>
      board.leg(id) ??
      (board.tried.has(id)
        ? null
        : callPerson(board, wants, { id, call, agent, kind: 'ring', of: offer, desk: isDesk(id) }));
    const rings = (await Promise.all(ids.map(ring))).filter((leg) => leg !== null);
    const up = rings.find((leg) => leg.up);
    const isNew = !ids.some((id) => board.tried.has(id));
    if (rings.length === 0 && isNew && (await hasJustCome(board, agent))) lookAgain(board, call, thereYetMs);
    else if (rings.length === 0) await mayBeRefused(board.verb((tx) => failOffer(tx, offer)));
    else if (up)
      await mayBeRefused(
        board.verb((tx) =>
          accept(tx, { id: `phone:${up.id}`, offerId: offer }, { agentId: agent, name: `agent ${agent}` }),
        ),
      );
  }
}

/** A telephone that has hung up is called again after this, and one that is not there yet after that. */
const againMs = 1_000;
const thereYetMs = 300;

/** This person's telephone in this call: the one that rang, or another that is called into the talk. */
async function telephoneOf(board: Board, call: number, wants: Wants, part: Part): Promise<Leg | null> {
  const known = part.leg === null ? rangOf(board, call, part) : board.leg(part.leg);
  if (known) return known;
  if (part.leg !== null) {
    if (!board.parting.has(part.leg)) await board.verb((tx) => loseLeg(tx, part.id, part.leg!, `line:${wants.line}`));
    return null;
  }
  const { next, last, since } = attempts(board, call, part);
  if (last) return last;
  if (part.state === 'connecting' && since !== null) return failed(board, wants, part);
  if (since !== null && since < againMs) {
    lookAgain(board, call, againMs - since);
    return null;
  }
  const begun = await callPerson(board, wants, {
    id: next,
    call,
    agent: part.agent,
    kind: 'leg',
    of: part.id,
    desk: part.desk === 'instead',
  });
  if (begun) return begun;
  if (part.state === 'connecting' && !(await hasJustCome(board, part.agent))) return failed(board, wants, part);
  lookAgain(board, call, thereYetMs);
  return null;
}

const lookAgain = (board: Board, call: number, ms: number): void => void setTimeout(() => board.look(call), ms).unref();

/** What rang for this person and is still there: whichever was picked up, else the browser's. */
function rangOf(board: Board, call: number, { offer, desk }: Part): Leg | null {
  if (offer === null) return null;
  const rang = ringsOf(call, { offer, desk }).map((id) => board.leg(id));
  return rang.find((leg) => leg?.up) ?? rang.find((leg) => leg !== null) ?? null;
}

/** Telephones that were called into this talk: the last, where it is there, how long ago, and the next one's name. */
function attempts(board: Board, call: number, part: Part): { next: string; last: Leg | null; since: number | null } {
  let n = 0;
  while (board.tried.has(legOf(call, part.id, n))) n++;
  const before = n === 0 ? null : legOf(call, part.id, n - 1);
  return {
    next: legOf(call, part.id, n),
    last: board.leg(before),
    since: before === null ? null : Date.now() - board.tried.get(before)!,
  };
}

/** Who took the call and can't be heard is hung up: the caller goes to another, who talked already is called again. */
async function awaitSound(board: Board, wants: Wants, part: Part, leg: Leg): Promise<void> {
  if ((await soundOf(board, leg)) !== 'never') return;
  if (part.state === 'connecting') await failed(board, wants, part);
  await board.hangUp(leg);
}

async function failed(board: Board, wants: Wants, part: Part): Promise<null> {
  await mayBeRefused(board.verb((tx) => failConnection(tx, part.id, `line:${wants.line}`, 'no_sound')));
  return null;
}

/** Telephones that ring, or talk, for nobody who is still asked or in the talk. */
async function silenceOthers(board: Board, call: number, wants: Wants, telephones: (Leg | null)[]): Promise<void> {
  const rings = wants.rings.flatMap((asked) => ringsOf(call, asked));
  for (const leg of board.legsOf(call)) {
    if (telephones.includes(leg) || rings.includes(leg.id)) continue;
    if (leg.kind === 'caller' || leg.id === wants.caller) continue;
    await keepQuality(board, leg);
    await board.hangUp(leg);
  }
}
