import { attach, detach } from '../../agents/attach.ts';
import { breakAfter, changePresence, comeBack } from '../../agents/set-presence.ts';
import { changeMemberships, changePerson } from '../../people/change-person.ts';
import { actor, id, on, verb, type Operations } from './hands.ts';

/** People come and go, change their queues, and their desks with them. */
export const shifts: Operations = {
  presence: {
    weight: 10,
    run: (hands) => {
      const agentId = hands.dice.of(hands.company.people);
      const presence = hands.dice.of(['available', 'available', 'available', 'away', 'offline'] as const);
      return verb(hands, (tx) =>
        changePresence(tx, { id: id(), agentId, presence, reasonId: null }, actor(hands.company.admin)),
      );
    },
  },
  comeBack: {
    weight: 3,
    run: (hands) =>
      on(hands, `select id from agents where set_aside_at is not null`, (row) =>
        verb(hands, (tx) => comeBack(tx, { id: id() }, actor(row.id!))),
      ),
  },
  breakAfter: {
    weight: 1,
    run: (hands) =>
      verb(hands, (tx) =>
        breakAfter(tx, { id: id(), on: hands.dice.chance(0.5) }, actor(hands.dice.of(hands.company.people))),
      ),
  },
  membership: {
    weight: 3,
    run: (hands) => {
      const queues = hands.company.queues.filter(() => hands.dice.chance(0.5));
      return changeMemberships(
        hands.db,
        hands.dice.of(hands.company.people),
        queues.map((queueId) => ({ queueId, tier: 1 + hands.dice.below(2) })),
        actor(hands.company.admin),
      );
    },
  },
  capacity: {
    weight: 2,
    run: ({ db, dice, company }) => {
      const who = dice.of(company.people);
      return changePerson(db, who, { callCapacity: dice.of([0, 1, 1, 1]) }, actor(company.admin));
    },
  },
  deskCloses: {
    weight: 4,
    run: (hands) =>
      on(hands, `select id as socket, agent_id as agent from connections`, (row) =>
        detach(hands.db, row.agent!, String(row.socket)),
      ),
  },
  deskOpens: {
    weight: 8,
    run: (hands) => attach(hands.db, hands.dice.of(hands.company.people), `random-${id()}`, hands.company.process),
  },
};
