import pg from 'pg';
import { inOneWrite, isConnectionFault, type Database } from './database.ts';
import { begin, commitAndDispatch, dispatchElsewhere, keep, listOccasions, type Occasions } from './dispatch.ts';

/**
 * One verb, one transaction. Its last message carries its dispatches (`commit; begin; select dispatch_agent(7); commit`):
 * sent separately, 7 of 50 kills left a caller beside an idle person; together 0 of 50. Each dispatch is a transaction
 * of its own; one that answers `again` goes round in a new one. An entry that came is offered within the verb already,
 * where nothing stands in the way (escalation to offer: a commit less, 1 ms of 9); its dispatch finds it offered.
 * A verb that met another crosswise (a deadlock, an offer born as its person left) begins again: it must touch nothing but
 * its transaction.
 */
export async function inTransaction<T>(
  db: Database,
  verb: (tx: pg.ClientBase) => Promise<{ result: T } & Occasions & { receipt?: MessageKey }>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryInTransaction(db, verb);
    } catch (error) {
      const cause = error instanceof InMessage ? error.cause : error;
      const before = error instanceof InMessage ? await firstAnswer<T>(db, error) : null;
      if (before) return before.result;
      if (attempt === attempts || !isWorthAgain(cause)) throw cause;
    }
  }
}

const attempts = 8;

function isWorthAgain(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError &&
    (['40P01', '40001'].includes(error.code ?? '') || error.message === 'presence.again')
  );
}

async function tryInTransaction<T>(
  db: Database,
  verb: (tx: pg.ClientBase) => Promise<{ result: T } & Occasions & { receipt?: MessageKey }>,
): Promise<T> {
  const client = await db.pool.connect();
  let broken: Error | undefined;
  try {
    let done: Awaited<ReturnType<typeof verb>>;
    let receipt: pg.QueryConfig | null;
    try {
      // it goes with the verb's first message: each is a way to the database and back (0.2–0.3 ms)
      const said = inOneWrite(client, () => {
        const begun = client.query(begin);
        begun.catch(() => {});
        return { begun, verb: verb(client) };
      });
      done = await said.verb;
      await said.begun;
      // a number that is none, or an answer that can't be kept, fails the verb, not what comes after it
      listOccasions(done);
      receipt = done.receipt ? receiptOf(done.receipt, done.result) : null;
    } catch (error) {
      await client.query('rollback').catch((fault: Error) => (broken = fault));
      throw error;
    }
    try {
      await commitAndDispatch(db, client, done, receipt);
    } catch (error) {
      if (isConnectionFault(error)) await dispatchElsewhere(db, done);
      throw done.receipt ? new InMessage(done.receipt, error) : error;
    }
    return done.result;
  } catch (error) {
    const cause = error instanceof InMessage ? error.cause : error;
    if (isConnectionFault(cause)) broken = cause as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Whose message it is; the same number of somebody else is another message. */
type MessageKey = { source: string; actor: string; id: string };

/**
 * A message with an id is applied once: the second of the same (source, actor, id) gets the first one's answer. Its receipt
 * is written with the commit. A repetition fails there, or before (two at once wait for each other at the row they lock), is
 * undone whole, and finds the receipt: nobody asks first, because nearly every message is new (0.5 ms of each).
 */
export async function once<T>(
  key: MessageKey,
  verb: () => Promise<{ result: T } & Occasions>,
): Promise<{ result: T; receipt: MessageKey } & Occasions> {
  try {
    return { ...(await verb()), receipt: key };
  } catch (error) {
    throw new InMessage(key, error);
  }
}

/** What failed may have been said before. */
class InMessage extends Error {
  readonly key: MessageKey;
  constructor(key: MessageKey, cause: unknown) {
    super('a message was not applied', { cause });
    this.key = key;
  }
}

function receiptOf({ source, actor, id }: MessageKey, result: unknown): pg.QueryConfig {
  return {
    name: 'receipt', // kept planned: every message says it
    text: 'insert into receipts (source, actor, id, result, at) values ($1, $2, $3, $4, clock_timestamp())',
    values: [source, actor, id, JSON.stringify(result ?? null)],
  };
}

/** What was answered when it was said first. Where that can't be asked, the message is in doubt: the fault is told, not the refusal. */
async function firstAnswer<T>(
  db: Database,
  { key: { source, actor, id }, cause }: InMessage,
): Promise<{ result: T } | null> {
  try {
    const { rows } = await db.pool.query('select result from receipts where source = $1 and actor = $2 and id = $3', [
      source,
      actor,
      id,
    ]);
    // who said it first may still wait for the disk
    if (rows[0]) await db.pool.query(keep);
    return (rows[0] as { result: T } | undefined) ?? null;
  } catch (error) {
    throw isConnectionFault(cause) ? cause : error;
  }
}
