import { hangUp } from '../../interactions/hang-up.ts';
import type { AriBridge, AriChannel } from './ari-types.ts';
import { arrive, keepTold, queue } from './arrive.ts';
import type { Board } from './board.ts';
import { closeRecordings } from './record.ts';
import { callOfBridge, newLeg, ofName } from './calls.ts';

/** `caller` is the channel of whoever is on the phone; null where nobody is. */
type Live = { id: number; state: string; line: number; caller: string | null };
export type Reconciled = { adopted: number; closed: number; hungUp: number };

/**
 * What Asterisk has against what the rows say: calls that go on are adopted, calls whose caller is gone are closed, channels and
 * bridges that are nobody's are hung up. Done whenever the way to Asterisk opens, and from time to time; what it finds later
 * than at the opening should not have been there, and is counted.
 */
export async function reconcile(board: Board): Promise<Reconciled> {
  const { rows } = await board.db.pool.query(
    `select i.id, i.state, i.line_id as line,
       (select coalesce(g.external_id, i.external_id) from legs g where g.interaction_id = i.id and g.kind = 'caller' and g.left_at is null) as caller
     from interactions i join lines l on l.id = i.line_id where l.voice = 'asterisk' and i.state not in ('ended', 'closed')`,
  );
  const live = rows as Live[];
  // asked after the rows: whose channel is not there now has left, and did not come in between
  const [channels, bridges] = await Promise.all([board.ari.channels(), board.ari.ask<AriBridge[]>('GET', 'bridges')]);
  const found: Reconciled = { adopted: 0, closed: 0, hungUp: 0 };
  for (const bridge of bridges) await takeBridge(board, bridge, live, found);
  for (const channel of channels) await takeChannel(board, channel, bridges, live, found);
  await closeSilent(board, live, new Set(channels.map(({ id }) => id)), found);
  await closeRecordings(board);
  for (const call of live) board.look(call.id);
  return found;
}

async function takeBridge(board: Board, bridge: AriBridge, live: Live[], found: Reconciled): Promise<void> {
  const call = callOfBridge(bridge.id);
  if (call === null || board.bridges.has(bridge.id)) return;
  if (live.some(({ id }) => id === call)) {
    board.bridges.add(bridge.id);
    const { rows } = await board.db.pool.query(
      'select name from recordings where interaction_id = $1 and ended_at is null',
      [call],
    );
    if (rows[0]) board.recorded.set(call, rows[0].name as string);
  } else {
    found.hungUp++;
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
  if (board.legs.has(channel.id) || isOurMachinery(channel)) return;
  const named = ofName(channel.id);
  const call = named ? live.find(({ id }) => id === named.call) : live.find(({ caller }) => caller === channel.id);
  if (!call && !named && channel.dialplan.app_name !== 'Stasis') return; // on its way to us, or told that we are away
  const [, kind, dialled] = channel.dialplan.app_data.split(',');
  if (!call && !named && kind === 'inbound') {
    // its coming was told to a process that is no more
    found.adopted++;
    return void arrive(board, channel, dialled ?? '').catch((error: unknown) =>
      board.log.error({ err: error }, 'a caller could not be taken in'),
    );
  }
  if (!call) {
    found.hungUp++;
    await board.ari.try('DELETE', `channels/${channel.id}`, { reason_code: 16 });
    return;
  }
  const leg = newLeg(channel, named?.kind ?? 'caller', call.id, named?.of);
  leg.bridged = bridges.some(({ channels }) => channels.includes(channel.id));
  board.legs.set(leg.id, leg);
  if (named) board.tried.set(channel.id, Date.now());
  found.adopted++;
  await board.ari.try('POST', 'applications/linia/subscription', { eventSource: `channel:${channel.id}` });
  if (leg.kind === 'caller' && call.state !== 'arriving') keepTold(board, leg);
  // the menu went with the process that played it: nobody waits in it for ever
  if (call.state === 'arriving' && leg.kind === 'caller')
    await queue(board, leg, { id: call.line, announces: false, language: 'ru' }, { what: 'nothing' });
}

/** Recorders and the like are channels too, and nobody's telephones. */
function isOurMachinery({ name }: AriChannel): boolean {
  return !name.startsWith('PJSIP/');
}

/** Calls whose caller is not there any more, though nobody has said so: they are over. */
async function closeSilent(board: Board, live: Live[], there: Set<string>, found: Reconciled): Promise<void> {
  for (const call of live) {
    // its end was heard, and is being written
    if (call.caller === null || there.has(call.caller) || board.causes.has(call.caller)) continue;
    found.closed++;
    await board.verb((tx) => hangUp(tx, call.id, 'caller', null));
  }
}
