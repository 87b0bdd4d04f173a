import { leaveDigest, passFeedback, surfaceFeedback } from '../feedback/time.ts';
import { failConnection, loseAgent } from '../interactions/connect.ts';
import { fallBack } from '../interactions/end-escalation.ts';
import { endWrapUp } from '../interactions/end-wrap-up.ts';
import { endPause } from '../interactions/recording.ts';
import { endOutside } from '../interactions/outside.ts';
import { endSupervision } from '../interactions/supervise.ts';
import { endExclusions, open, releaseTarget } from '../routing/due.ts';
import { expire } from '../routing/expire.ts';
import { takeStep } from '../routing/take-step.ts';
import { expireWritten, offerWritten, withdrawWritten } from '../routing/written.ts';
import { fireDeadline } from '../tickets/deadlines.ts';
import { inTransaction } from '../shell/transaction.ts';
import { isConnectionFault, type Database, type Queryable } from '../shell/database.ts';
import { asRefusal } from '../shell/refusal.ts';
import type { Done } from '../shell/verb.ts';
import { closeSolved } from '../tickets/close-solved.ts';
import { endGrace } from './grace.ts';

type ClockLog = {
  error: (data: object, message: string) => void;
  warn: (data: object, message: string) => void;
};

/** What each timer row does when its time has come. Every verb looks again under its locks. */
const verbs: Record<string, (tx: Queryable, id: number) => Promise<Done<unknown>>> = {
  offer: expire,
  connect: (tx, id) => failConnection(tx, id, 'clock', 'timeout'),
  reattach: loseAgent,
  wrap_up: endWrapUp,
  deadline: (tx, id) => fallBack(tx, id, 'clock', 'deadline'),
  opens: open,
  target: releaseTarget,
  exclusion: endExclusions,
  step: (tx, id) => takeStep(tx, id, 'due'),
  pressed: (tx, id) => takeStep(tx, id, 'pressed'),
  request_due: fireDeadline,
  written: expireWritten,
  written_gone: withdrawWritten,
  outside: (tx, id) => endOutside(tx, id, 'clock', 'timeout'),
  handed_over: (tx, id) => endOutside(tx, id, 'clock', 'too_long'),
  supervision: (tx, id) => endSupervision(tx, id, 'clock', 'not_there'),
  recording: endPause,
  grace: endGrace,
  close_ticket: closeSolved,
  feedback_late: surfaceFeedback,
  feedback_due: passFeedback,
  digest: leaveDigest,
};

/** After a long outage there may be thousands: the rest is the next tick's. */
const most = 200;

/**
 * Does everything whose time has come, each row in a transaction of its own, and returns how many were done. Another tick
 * at the same moment does no harm: the second finds the row done. A row that fails is logged and does not stop the others.
 */
export async function tick(db: Database, log?: ClockLog): Promise<number> {
  const { rows } = await db.pool.query<{ kind: string; id: number }>('select kind, id from due_rows($1)', [most]);
  let done = 0;
  for (const { kind, id } of rows) if (await doOne(db, kind, id, log)) done++;
  for (const id of await pressed(db, log)) if (await doOne(db, 'pressed', id, log)) done++;
  done += await offerWritten(db);
  return done;
}

/** Whose line is too long or too slow. Asked apart: the only question that grows with the lines must not cost the timers. */
async function pressed(db: Database, log?: ClockLog): Promise<number[]> {
  try {
    const { rows } = await db.pool.query<{ id: number }>('select id from pressed_entries(50)');
    return rows.map(({ id }) => id);
  } catch (error) {
    if (isConnectionFault(error) || !log) throw error;
    log.error({ err: error }, 'lines that are too long could not be looked for');
    return [];
  }
}

async function doOne(db: Database, kind: string, id: number, log?: ClockLog): Promise<boolean> {
  try {
    await inTransaction(db, (tx) => verbs[kind]!(tx, id));
    return true;
  } catch (error) {
    // somebody was faster, and it is no longer so
    if (asRefusal(error)) return false;
    if (isConnectionFault(error)) throw error;
    if (!log) throw error;
    log.error({ err: error, kind, id }, 'a timer could not do its work');
    return false;
  }
}

export { sweep } from './sweep.ts';
