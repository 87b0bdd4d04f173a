import { acceptWritten, declineWritten } from '../../routing/written.ts';
import { actor, on, verb, type Operations } from './hands.ts';

const offered = `select id, agent_id as agent from offers where state = 'pending' and ticket_id is not null`;
const live = `select id from tickets where state in ('new', 'open', 'waiting_customer')`;

/** What happens to written work beside the calls: it comes, is taken, declined, given back, waits, is solved, goes elsewhere. */
export const written: Operations = {
  writes: {
    weight: 4,
    run: (hands) =>
      on(hands, 'select id from departments', (row) =>
        verb(hands, async (tx) => {
          await tx.query(`select create_ticket('УПД', '', null, null, null, $1, null, null, 'linia', 'email')`, [
            row.id,
          ]);
          return { result: null };
        }),
      ),
  },
  acceptWritten: {
    weight: 4,
    run: (hands) =>
      on(hands, offered, (row) => verb(hands, (tx) => acceptWritten(tx, { offerId: row.id! }, actor(row.agent!)))),
  },
  declineWritten: {
    weight: 2,
    run: (hands) =>
      on(hands, offered, (row) =>
        verb(hands, (tx) => declineWritten(tx, { offerId: row.id!, reasonId: null, comment: '' }, actor(row.agent!))),
      ),
  },
  ownsWritten: {
    weight: 2,
    run: (hands) => {
      const owner = hands.dice.of([null, ...hands.company.people]);
      return set(hands, `update tickets set owner_id = ${owner} where id = $1`);
    },
  },
  movesWritten: {
    weight: 1,
    run: (hands) => set(hands, `update tickets set department_id = (select max(id) from departments), owner_id = null where id = $1`), // prettier-ignore
  },
  statesWritten: {
    weight: 3,
    run: (hands) => set(hands, `select advance_ticket($1, '${hands.dice.of(['opened', 'asked_customer', 'solved'])}', 'linia')`), // prettier-ignore
  },
};

const set = (hands: Parameters<Operations[string]['run']>[0], text: string): Promise<unknown> =>
  on(hands, live, (row) =>
    verb(hands, async (tx) => {
      await tx.query('select from tickets where id = $1 for no key update', [row.id]);
      await tx.query(text, [row.id]);
      return { result: null };
    }),
  );
