import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '@linia/protocol';
import { accept } from '@linia/server/accept';
import { close } from '@linia/server/close';
import { connect } from '@linia/server/connect';
import type { Database } from '@linia/server/database';
import { hangUp } from '@linia/server/hang-up';
import { register } from '@linia/server/register';
import { inTransaction, once } from '@linia/server/transaction';
import type { Person } from './crowd.ts';

export const log = (dispositionId: number): Log => ({
  subjectId: null,
  serviceId: null,
  purposeId: null,
  counterparty: '',
  note: 'Новый сертификат привязан',
  dispositionId,
  ticket: { kind: 'none' },
});

/** What people and callers do all day, each a verb of the product in a transaction of its own. */
export class Shift {
  readonly #db: Database;
  readonly #log: Log;
  #callers = 0;

  constructor(db: Database, disposition: number) {
    this.#db = db;
    this.#log = log(disposition);
  }

  /** The verdict: the person is free, and the verb's last message offers the next caller. */
  async free(person: Person): Promise<void> {
    const [id, actor] = [randomUUID(), { agentId: person.id, name: '' }];
    await inTransaction(this.#db, (tx) =>
      once({ source: 'desk', actor: String(person.id), id: `call:close ${id}` }, () =>
        close(tx, { id, interactionId: person.call, log: this.#log }, actor),
      ),
    );
  }

  /** The same with the dispatch behind the verb instead of in its last message; milliseconds of the dispatch alone. */
  async freeApart(person: Person): Promise<number> {
    const input = { id: '', interactionId: person.call, log: this.#log };
    await inTransaction(this.#db, async (tx) => {
      await close(tx, input, { agentId: person.id, name: '' });
      return { result: null };
    });
    const client = await this.#db.pool.connect();
    try {
      // kept plans, as in the product's own message
      await client.query('set plan_cache_mode = force_generic_plan');
      const from = performance.now();
      await client.query(`select dispatch_agent(${person.id})`);
      return performance.now() - from;
    } finally {
      client.release();
    }
  }

  /** The call that rings at the person is taken, talked and over; false where none rings. */
  async takeWhatRings(person: Person): Promise<boolean> {
    const offer = await this.#one('select id, interaction_id as call from offers where agent_id = $1 and state = $2', [
      person.id,
      'pending',
    ]);
    if (!offer) return false;
    await inTransaction(this.#db, (tx) =>
      accept(tx, { id: randomUUID(), offerId: offer.id }, { agentId: person.id, name: '' }),
    );
    await this.talk(person, offer.call);
    return true;
  }

  /** From the acceptance to the end of the talk, which takes so long: the person wraps up. */
  async talk(person: Pick<Person, 'id' | 'call'>, call: number, ms = 0): Promise<void> {
    const part = await this.#one(
      'select id, interaction_id as call from assignments where agent_id = $1 and state = $2',
      [person.id, 'connecting'],
    );
    await inTransaction(this.#db, (tx) => connect(tx, part!.id, 'line:1'));
    if (ms > 0) await pause(ms);
    await inTransaction(this.#db, (tx) => hangUp(tx, call, 'caller', null));
    person.call = call;
  }

  /** Somebody else calls, so that the line stays as long as it is. Returns the call. */
  async ring(line: number): Promise<number> {
    const phone = `+7913${String(1_000_000 + (this.#callers++ % 9_000_000))}`;
    const { interactionId } = await inTransaction(this.#db, (tx) =>
      register(tx, {
        lineId: line,
        externalId: randomUUID(),
        direction: 'incoming',
        phone,
        actor: `line:${line}`,
      }),
    );
    return interactionId;
  }

  hangUp(call: number): Promise<unknown> {
    return inTransaction(this.#db, (tx) => hangUp(tx, call, 'caller', null));
  }

  async #one(text: string, values: unknown[]): Promise<{ id: number; call: number } | undefined> {
    return (await this.#db.pool.query({ name: text.slice(0, 60), text, values })).rows[0];
  }
}
