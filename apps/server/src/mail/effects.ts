import { isConnectionFault, prepare, type Database } from '../shell/database.ts';
import { storable } from '../shell/storable.ts';
import { inTransaction } from '../shell/transaction.ts';
import type { Perform } from '../outbox/outbox.ts';
import { type Reader, Unreadable } from './reading/reader.ts';
import type { ReadLetter } from './reading/read-letter.ts';
import { structureOf } from './reading/structure.ts';
import type { Pace } from './pace.ts';
import { giveTimeFor, preparing } from './prepared.ts';
import { registerLetter } from './register-letter.ts';
import { callNumberEffects } from './call-number.ts';
import { lockLetter } from './store-letter.ts';
import { mailKeyOf } from './tokens.ts';

type Log = { warn: (data: object, message: string) => void };

/**
 * What is tried before a letter is registered unread: something in it may be what fails. A process that was killed says nothing
 * against the letters it had in hand (a hundred of them in twenty deaths: the first four were begun again each time), unless
 * that goes on and on.
 */
const tries = { late: 2, failed: 4, deaths: 40 };

/** What the outbox does with letters that came: they are registered. */
export function arrivalEffects(db: Database, log: Log, reader: Reader, pace: Pace): Record<string, Perform> {
  return {
    ...callNumberEffects(db),
    'mail.register': async ({ letter }: { letter: number }, { attempts }) => {
      const done = await pace.turn();
      try {
        await register(letter, attempts);
      } finally {
        done();
      }
    },
  };

  async function register(letter: number, attempts: number): Promise<void> {
    const { rows } = await db.pool.query(
      prepare(`select raw, fault from letters where id = $1 and state = 'waiting'`, [letter]),
    );
    if (!rows[0]) return;
    const { raw, fault } = rows[0] as { raw: Buffer; fault: string | null };
    const given = attempts > (fault === null ? tries.deaths : tries.failed);
    const read = given ? null : await readOrNot(raw, letter, attempts);
    const key = await mailKeyOf(db);
    const headers = read?.headers ?? headersOf(raw);
    try {
      await inTransaction(db, async (tx) => {
        await giveTimeFor(tx, raw.length);
        return registerLetter(preparing(tx), (planned) => lockLetter(planned, letter), { read, headers }, key);
      });
    } catch (error) {
      if (!isConnectionFault(error)) await note(letter, error);
      throw error;
    }
  }

  /** Null: it is beyond reading. */
  async function readOrNot(raw: Buffer, letter: number, attempt: number): Promise<ReadLetter | null> {
    try {
      return await reader.read(raw);
    } catch (error) {
      if (!(error instanceof Unreadable) || (error.late && attempt <= tries.late)) throw error;
      await note(letter, error);
      return null;
    }
  }

  async function note(letter: number, error: unknown): Promise<void> {
    const fault = error instanceof Error ? error.message : String(error);
    log.warn({ letter, fault }, 'a letter could not be read or registered');
    await db.pool.query('update letters set fault = $2 where id = $1', [letter, storable(fault.slice(0, 500))]);
  }
}

/** Of a letter that can't be read: whether a machine sent it can be seen all the same. */
const headersOf = (raw: Buffer): ReadLetter['headers'] =>
  storable(
    (structureOf(raw.subarray(0, 256 * 1024)).parts[0]?.fields ?? []).map(({ name, value }) => ({ name, value })),
  );
