import type { Database } from '../shell/database.ts';
import { inTransaction } from '../shell/transaction.ts';
import type { Pace } from './pace.ts';
import { giveTimeFor, preparing } from './prepared.ts';
import { Unreadable, type Reader } from './reading/reader.ts';
import type { ReadLetter } from './reading/read-letter.ts';
import { registerLetter } from './register-letter.ts';
import { storeLetter, writeLetter, type ArrivedLetter } from './store-letter.ts';
import { mailKeyOf } from './tokens.ts';

type Log = { warn: (data: object, message: string) => void };

/**
 * A letter that a relay brings is read, kept and registered before it is told 250, in one transaction: kept first and registered
 * behind it, each was written, claimed and read once more (30 ms of two processors, so 17). What can't be read or registered at
 * once is kept as it is, and registered as letters of mailboxes are: with all the tries it needs, delaying nobody.
 */
export function takeLetters(
  db: Database,
  log: Log,
  reader: Reader,
  pace: Pace,
): (letter: ArrivedLetter) => Promise<void> {
  return async (letter) => {
    const done = await pace.turn();
    try {
      const read = await readOrNot(letter.raw);
      if (!read || !(await registerAtOnce(letter, read)))
        await inTransaction(db, (tx) => storeLetter(preparing(tx), letter));
    } finally {
      done();
    }
  };

  async function readOrNot(raw: Buffer): Promise<ReadLetter | null> {
    try {
      return await reader.read(raw);
    } catch (error) {
      if (error instanceof Unreadable) return null;
      throw error;
    }
  }

  /** False: something in it may be what fails, and what ends its connection. A database that is away can't keep it either. */
  async function registerAtOnce(letter: ArrivedLetter, read: ReadLetter): Promise<boolean> {
    const key = await mailKeyOf(db);
    try {
      await inTransaction(db, async (tx) => {
        await giveTimeFor(tx, letter.raw.length);
        const { headers } = read;
        return registerLetter(preparing(tx), (planned) => writeLetter(planned, letter), { read, headers }, key);
      });
      return true;
    } catch (error) {
      log.warn(
        { fault: error instanceof Error ? error.message : String(error) },
        'a letter could not be registered at once',
      );
      return false;
    }
  }
}
