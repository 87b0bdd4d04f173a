import { hangUp } from '../../interactions/hang-up.ts';
import { application } from './ari.ts';
import type { AriBridge, AriChannel } from './ari-types.ts';
import { arrive, keepTold, orForget, queue } from './arrive.ts';
import { spokenOf } from './lines.ts';
import type { Board } from './board.ts';
import { adoptTake, closeTakes } from './record.ts';
import { bridgeOf, callOfBridge, newLeg, ofName, type Leg } from './calls.ts';
import { listenTo } from './quality.ts';
import { earOf, ofSupervision } from './supervise.ts';

/** `caller` is the channel of whoever is on the phone; null where nobody is. */
type Live = { id: number; state: string; line: number; language: string | null; caller: string | null };
/** Channels adopted, calls closed, channels hung up, bridges taken away. */
export type Reconciled = { adopted: number; closed: number; hungUp: number; bridges: number };
export const countOf = (found: Reconciled): number => Object.values(found).reduce((sum, each) => sum + each, 0);

/**
 * What Asterisk has against what the rows say: calls that go on are adopted, calls whose caller is gone are closed, channels and
 * bridges that are nobody's are hung up. Done whenever the way to Asterisk opens, and from time to time; what it finds later
 * than at the opening should not have been there, and is counted.
 */
export async function reconcile(
  board: Board,
  look = (calls: number[]): void => calls.forEach((call) => board.look(call)),
): Promise<Reconciled> {
  const { rows } = await board.db.pool.query(
    `select i.id, i.state, i.line_id as line, i.language,
       (select coalesce(g.external_id, i.external_id) from legs g where g.interaction_id = i.id and g.kind = 'caller' and g.left_at is null) as caller
     from interactions i join lines l on l.id = i.line_id where l.voice = 'asterisk' and i.state not in ('ended', 'closed')`,
  );
  const live = rows as Live[];
  // asked after the rows: whose channel is not there now has left, and did not come in between
  const [channels, bridges] = await Promise.all([board.ari.channels(), board.ari.ask<AriBridge[]>('GET', 'bridges')]);
  const found: Reconciled = { adopted: 0, closed: 0, hungUp: 0, bridges: 0 };
  for (const bridge of bridges) await takeBridge(board, bridge, live, found);
  for (const channel of channels) await takeChannel(board, channel, bridges, live, found);
  const there = new Set(channels.map(({ id }) => id).filter((id) => board.legs.has(id)));
  await closeSilent(board, live, there, found);
  await closeTakes(board);
  look(live.map(({ id }) => id));
  return found;
}

async function takeBridge(board: Board, bridge: AriBridge, live: Live[], found: Reconciled): Promise<void> {
  const ear = ofSupervision(bridge.id);
  const call = ear ? ear.call : callOfBridge(bridge.id);
  if (call === null || board.bridges.has(bridge.id)) return;
  if (live.some(({ id }) => id === call)) {
    board.bridges.add(bridge.id);
    if (ear) return;
    board.ringing.set(call, null);
    await adoptTake(board, call);
  } else {
    found.bridges++;
    await board.ari.try('DELETE', `bridges/${bridge.id}`);
  }
}

async function takeChannel(
  board: Board,
  channel: AriChannel,
  bridges: AriBridge[],
  live: Live[],
  found: Reconciled,
): Promise<void> {
  if (board.legs.has(channel.id)) return;
  if (ofSupervision(channel.id)) return takeSpy(board, channel, bridges, live);
  if (isOurMachinery(channel)) return;
  const named = ofName(channel.id);
  const call = named ? live.find(({ id }) => id === named.call) : live.find(({ caller }) => caller === channel.id);
  if (!call && !named && !isWithUs(channel)) return; // on its way to us, told that we are away, or another application's
  const [, kind, dialled] = channel.dialplan.app_data.split(',');
  if (!call && !named && kind === 'inbound') {
    // its coming was told to a process that is no more
    found.adopted++;
    return void board.guard('a caller could not be taken in', arrive(board, channel, dialled ?? ''));
  }
  if (!call) {
    found.hungUp++;
    await board.ari.try('DELETE', `channels/${channel.id}`, { reason_code: 16 });
    return;
  }
  const leg = newLeg(channel, named?.kind ?? 'caller', call.id, named?.of);
  leg.bridged = isIn(bridgeOf(call.id), channel, bridges);
  leg.apart = named?.kind === 'watch' && isIn(earOf(call.id, named.of), channel, bridges);
  leg.music = leg.rings = null;
  if (leg.bridged) listenTo(board, leg);
  board.legs.set(leg.id, leg);
  if (named) board.tried.set(channel.id, Date.now());
  const told = { eventSource: `channel:${channel.id}` };
  if (!(await board.ari.try('POST', 'applications/linia/subscription', told))) return board.gone(leg); // just now
  found.adopted++;
  if (leg.kind !== 'caller') return;
  if (call.state === 'arriving') leaveMenu(board, leg, call);
  else keepTold(board, leg);
}

/** The menu went with the process that played it: nobody waits in it for ever. What is said instead is heard to its end. */
function leaveMenu(board: Board, leg: Leg, call: Live): void {
  leg.listens = true;
  const line = { id: call.line, announces: false, language: spokenOf(call.language), english: false };
  const queued = orForget(board, leg, queue(board, leg, line, { what: 'nothing' }));
  void board.guard('a caller could not be taken out of the menu', queued, { call: call.id });
}

const isIn = (bridge: string, { id }: AriChannel, bridges: AriBridge[]): boolean =>
  bridges.some((each) => each.id === bridge && each.channels.includes(id));

/** A supervisor hears through it, or did; the next look at the call says which. */
async function takeSpy(board: Board, channel: AriChannel, bridges: AriBridge[], live: Live[]): Promise<void> {
  const { call, supervision } = ofSupervision(channel.id)!;
  if (board.spies.has(channel.id)) return;
  if (live.some(({ id }) => id === call))
    board.spies.set(channel.id, isIn(earOf(call, supervision), channel, bridges) ? 'in' : 'there');
  else await board.ari.try('DELETE', `channels/${channel.id}`);
}

/** What is in our application says so: `Stasis` with its name first. */
const isWithUs = ({ dialplan }: AriChannel): boolean =>
  dialplan.app_name === 'Stasis' && dialplan.app_data.split(',')[0] === application;

/** Recorders and the like are channels too, and nobody's telephones. */
function isOurMachinery({ name }: AriChannel): boolean {
  return !name.startsWith('PJSIP/');
}

/** Calls whose caller is not there any more, though nobody has said so: they are over. */
async function closeSilent(board: Board, live: Live[], there: Set<string>, found: Reconciled): Promise<void> {
  for (const call of live) {
    if (call.caller === null || there.has(call.caller)) continue;
    // its end was heard, and is being written; or could not be
    if (!board.leaving.has(call.caller)) found.closed++;
    await board.verb((tx) => hangUp(tx, call.id, 'caller', null));
  }
}
