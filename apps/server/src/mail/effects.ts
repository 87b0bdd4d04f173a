import type { Database } from '../shell/database.ts';
import { inTransaction } from '../shell/transaction.ts';
import type { Perform } from '../outbox/outbox.ts';
import { type Reader, Unreadable } from './reading/reader.ts';
import type { ReadLetter } from './reading/read-letter.ts';
import { registerLetter } from './register-letter.ts';
import type { Send } from './send.ts';
import { readMailKey } from './tokens.ts';

type Log = { warn: (data: object, message: string) => void };

/** What is tried before a letter is registered unread: something in it may be what fails. */
const tries = { late: 2, whole: 4 };

/** What the outbox does with letters: those that came are registered, ours are sent. */
export function mailEffects(db: Database, log: Log, reader: Reader, send: Send | null): Record<string, Perform> {
  return {
    'mail.register': async ({ letter }: { letter: number }, { attempts }) => {
      const { rows } = await db.pool.query(`select raw from letters where id = $1 and state = 'waiting'`, [letter]);
      if (!rows[0]) return;
      const read = attempts > tries.whole ? null : await readOrNot(rows[0].raw as Buffer, letter, attempts);
      const key = await readMailKey(db.pool);
      await inTransaction(db, (tx) => registerLetter(tx, letter, read, key));
    },
    ...(send && { 'mail.send': ({ message }: { message: number }) => send(message) }),
  };

  /** Null: it is beyond reading. */
  async function readOrNot(raw: Buffer, letter: number, attempt: number): Promise<ReadLetter | null> {
    try {
      return await reader.read(raw);
    } catch (error) {
      if (!(error instanceof Unreadable) || (error.late && attempt <= tries.late)) throw error;
      log.warn({ letter, fault: error.message }, 'a letter could not be read');
      await db.pool.query('update letters set fault = $2 where id = $1', [letter, error.message.slice(0, 500)]);
      return null;
    }
  }
}
