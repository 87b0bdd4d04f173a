import { isConnectionFault, type Database } from '../shell/database.ts';
import type { Fault } from './mailboxes/fault.ts';

type Place = { mailboxId: number; uidvalidity: number };

/**
 * Letters of one mailbox that could not be fetched or kept: asked for again at every look, by whichever process reads it then,
 * even if a person has read them in the mailbox meanwhile. Kept before the next letter is taken. What our own full disk would not
 * let us write down is remembered here until it does.
 */
export class Stuck {
  readonly #unwritten = new Map<number, Fault>();
  readonly #db: Database;
  readonly #place: Place;

  private constructor(db: Database, place: Place) {
    this.#db = db;
    this.#place = place;
  }

  /** The server has given its letters other numbers: the old ones are nobody's, and its unread letters are found anyway. */
  static async of(db: Database, place: Place): Promise<Stuck> {
    await db.pool.query('delete from stuck_letters where mailbox_id = $1 and uidvalidity <> $2', [
      place.mailboxId,
      place.uidvalidity,
    ]);
    return new Stuck(db, place);
  }

  async uids(): Promise<number[]> {
    for (const [uid, fault] of this.#unwritten) await this.note(uid, fault);
    const { mailboxId, uidvalidity } = this.#place;
    const { rows } = await this.#db.pool.query(
      'select uid from stuck_letters where mailbox_id = $1 and uidvalidity = $2',
      [mailboxId, uidvalidity],
    );
    return [...rows.map(({ uid }) => uid as number), ...this.#unwritten.keys()];
  }

  async note(uid: number, { code, said }: Fault): Promise<void> {
    const { mailboxId, uidvalidity } = this.#place;
    try {
      await this.#db.pool.query(
        `insert into stuck_letters as s (mailbox_id, uidvalidity, uid, since, tried_at, fault, fault_code)
         values ($1, $2, $3, linia_now(), linia_now(), $4, $5)
         on conflict (mailbox_id, uidvalidity, uid) do update set tried_at = excluded.tried_at, tries = s.tries + 1,
           fault = excluded.fault, fault_code = excluded.fault_code`,
        [mailboxId, uidvalidity, uid, said, code],
      );
      this.#unwritten.delete(uid);
    } catch (error) {
      if (isConnectionFault(error)) throw error;
      this.#unwritten.set(uid, { code, said });
    }
  }

  /** It has been taken, or somebody has moved it away. */
  async over(uid: number): Promise<void> {
    this.#unwritten.delete(uid);
    const { mailboxId, uidvalidity } = this.#place;
    await this.#db.pool.query('delete from stuck_letters where mailbox_id = $1 and uidvalidity = $2 and uid = $3', [
      mailboxId,
      uidvalidity,
      uid,
    ]);
  }
}
