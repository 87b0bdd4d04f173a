import { randomBytes } from 'node:crypto';
import type { Board } from './board.ts';
import { bridgeOf } from './calls.ts';

/**
 * The bridge is recorded, not a channel: one file through every change of people. Its row is written first, so that no file is without
 * one; where Asterisk can't record, the call goes on and the gap is told.
 */
export async function beginRecording(board: Board, call: number): Promise<void> {
  if (board.recorded.has(call)) return;
  const name = randomBytes(18).toString('base64url');
  board.recorded.set(call, name);
  const { rows } = await board.db.pool.query(
    `insert into recordings (interaction_id, name, started_at)
     select i.id, $2, linia_now() from interactions i
     where i.id = $1 and not exists (select from recordings r where r.interaction_id = i.id and r.ended_at is null)
     returning id`,
    [call, name],
  );
  if (rows.length === 0) return;
  try {
    await board.ari.ask('POST', `bridges/${bridgeOf(call)}/record`, {
      name,
      format: 'wav',
      ifExists: 'fail',
      beep: false,
    });
  } catch (error) {
    await endRecording(board, name, null, error instanceof Error ? error.message : String(error));
    board.log.error({ err: error, call }, 'a call could not be recorded');
  }
}

/** The caller did not want to be recorded: the file ends here, and what is said after it is in none. */
export async function stopRecording(board: Board, call: number): Promise<void> {
  const name = board.recorded.get(call);
  if (name === undefined) return;
  board.recorded.delete(call);
  await board.ari.try('POST', `recordings/live/${name}/stop`);
}

/** The file is whole, or broke off. */
export async function endRecording(
  board: Board,
  name: string,
  seconds: number | null,
  failure: string | null,
): Promise<void> {
  await board.db.pool.query(
    'update recordings set ended_at = linia_now(), seconds = $2, failure = $3 where name = $1 and ended_at is null',
    [name, seconds, failure?.slice(0, 300) ?? null],
  );
}

/** Files of calls that are over, whose end nobody has heard: they end where the sound does; one that is not there is a gap, and told. */
export async function closeRecordings(board: Board): Promise<void> {
  const { rows } = await board.db.pool.query(
    `select r.name, r.interaction_id as call from recordings r join interactions i on i.id = r.interaction_id
     where r.ended_at is null and i.state in ('ended', 'closed')`,
  );
  for (const { name, call } of rows as { name: string; call: number }[]) {
    if (board.recorded.has(call)) continue;
    const there = await board.ari.try('GET', `recordings/stored/${name}`);
    await endRecording(board, name, null, there ? null : 'lost');
  }
}
