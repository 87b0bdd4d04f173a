import { randomBytes } from 'node:crypto';
import { announceRecording } from '../../interactions/announce.ts';
import type { Board } from './board.ts';
import { bridgeOf, type Wants } from './calls.ts';

/** Where Asterisk could not write, it is asked again after this. */
const againMs = 5_000;
const stopAgainMs = 500;
/** Asterisk writes two seconds at a time: a disk that is full is felt after that. */
const worksMs = 4_000;

/**
 * The bridge is recorded, not a channel: through every change of people it is one take. A bridge that everybody has left ends it, a
 * pause does, a full disk does; the next is the next take, and all of them are one file in the end (recordings/keep.ts). Its
 * row is written first, so that no file is without one; where Asterisk can't record, the call goes on and the gap is told.
 */
export async function record(board: Board, call: number, wants: Wants): Promise<void> {
  if (wants.tell && !board.told.has(call)) return tell(board, call, wants);
  if (!wants.recorded) return stopTake(board, call);
  if (board.recorded.has(call)) return;
  const wait = againMs - (Date.now() - (board.broke.get(call) ?? 0));
  if (wait > 0) return void setTimeout(() => board.look(call), wait).unref();
  const name = randomBytes(18).toString('base64url');
  const begun = await board.verb(async (tx) => ({
    result: (await tx.query('select begin_take($1, $2) as name', [call, name])).rows[0].name as string | null,
  }));
  if (begun === null) return;
  board.recorded.set(call, name);
  try {
    const how = { name, format: 'wav', ifExists: 'fail', beep: false };
    await board.ari.ask('POST', `bridges/${bridgeOf(call)}/record`, how);
  } catch (error) {
    board.log.error({ err: error, call }, 'a call could not be recorded');
    await broke(board, call, name, error instanceof Error ? error.message : String(error));
    return;
  }
  if (board.broke.has(call)) setTimeout(() => works(board, call, name, wants.line), worksMs).unref();
}

/** What had broken off goes on; it is said once it has been written for a while. */
function works(board: Board, call: number, name: string, line: number): void {
  if (board.recorded.get(call) !== name || !board.broke.delete(call)) return;
  const told = board.verb(async (tx) => {
    await tx.query('select recording_works($1, $2, $3)', [call, name, `line:${line}`]);
    return { result: null };
  });
  void told.catch((error: unknown) => board.log.warn({ err: error, call }, 'it could not be said that it is recorded'));
}

/** Nobody is recorded who was not told: both hear it, and the recording begins with its last word. Tried once. */
async function tell(board: Board, call: number, wants: Wants): Promise<void> {
  board.told.add(call);
  const outside = board.legsOf(call).find(({ kind, bridged }) => kind === 'out' && bridged)?.of ?? null;
  const heard = board.sayToAll(call, 'linia/ru/recorded');
  void heard
    .then(async (whole) => {
      if (!whole) return;
      await board.insist(() => board.verb((tx) => announceRecording(tx, call, `line:${wants.line}`, outside)));
      board.look(call);
    })
    .catch((error: unknown) => board.log.warn({ err: error, call }, 'it could not be said that a call is recorded'));
}

/** The take ends here, and what is said after it is in none. */
export async function stopTake(board: Board, call: number): Promise<void> {
  const name = board.recorded.get(call);
  if (name === undefined) return;
  board.recorded.delete(call);
  try {
    await board.ari.try('POST', `recordings/live/${name}/stop`);
  } catch (error) {
    // it goes on until Asterisk has agreed: a card's number may be on its way
    board.recorded.set(call, name);
    setTimeout(() => board.look(call), stopAgainMs).unref();
    throw error;
  }
}

/**
 * Asterisk says that a take is whole, or has broken off. A full disk is no failure to it: the take is over, and shorter than it was
 * long. Where it should have gone on, it does with the next look.
 */
export async function takeEnded(
  board: Board,
  name: string,
  seconds: number | null,
  failure: string | null,
): Promise<void> {
  const call = [...board.recorded].find(([, each]) => each === name)?.[0];
  if (call !== undefined) {
    const talked = board.legsOf(call).some((leg) => leg.bridged);
    const why = failure ?? (talked && (await isShort(board, name, seconds)) ? 'not written' : null);
    if (why !== null) return broke(board, call, name, why);
    if (board.recorded.get(call) === name) board.recorded.delete(call);
  }
  const of = await board.insist(() => endTake(board, name, seconds, failure));
  if (of !== null) board.look(of);
}

/** It was as long as until Asterisk said so, not until a database that was away could be asked. */
async function isShort(board: Board, name: string, seconds: number | null): Promise<boolean> {
  if (seconds === null) return false;
  const told = performance.now();
  const { rows } = await board.insist(() =>
    board.db.pool.query(
      `select extract(epoch from linia_now() - started_at) - $2 - $3 > 1.7 as short from recordings where name = $1`,
      [name, seconds, (performance.now() - told) / 1_000],
    ),
  );
  return rows[0]?.short === true;
}

async function broke(board: Board, call: number, name: string, cause: string): Promise<void> {
  board.recorded.delete(call);
  board.broke.set(call, Date.now());
  await board.insist(() =>
    board.verb(async (tx) => {
      await tx.query('select recording_broke($1, $2, $3, $4)', [call, name, cause, 'line']);
      return { result: null };
    }),
  );
  board.look(call);
}

/** Which call's it was; null where it is known already. */
async function endTake(
  board: Board,
  name: string,
  seconds: number | null,
  failure: string | null,
): Promise<number | null> {
  const { rows } = await board.db.pool.query(
    `update recordings set ended_at = linia_now(), seconds = $2, failure = $3 where name = $1 and ended_at is null
     returning interaction_id as call`,
    [name, seconds, failure?.slice(0, 300) ?? null],
  );
  return (rows[0]?.call as number | undefined) ?? null;
}

/** A call that goes on is adopted with the take that runs; one whose end nobody has heard is ended. */
export async function adoptTake(board: Board, call: number): Promise<void> {
  const { rows } = await board.db.pool.query(
    'select name from recordings where interaction_id = $1 and ended_at is null',
    [call],
  );
  const name = rows[0]?.name as string | undefined;
  if (name === undefined) return;
  if (await board.ari.try('GET', `recordings/live/${name}`)) board.recorded.set(call, name);
  else await closeTake(board, name);
}

/** Takes of calls that are over, whose end nobody has heard: they end where the sound does; one that is not there is a gap, and told. */
export async function closeTakes(board: Board): Promise<void> {
  const { rows } = await board.db.pool.query(
    `select r.name, r.interaction_id as call from recordings r join interactions i on i.id = r.interaction_id
     where r.ended_at is null and i.state in ('ended', 'closed')`,
  );
  for (const { name, call } of rows as { name: string; call: number }[])
    if (!board.recorded.has(call)) await closeTake(board, name);
}

async function closeTake(board: Board, name: string): Promise<void> {
  const there = await board.ari.try('GET', `recordings/stored/${name}`);
  await endTake(board, name, null, there ? null : 'lost');
}
