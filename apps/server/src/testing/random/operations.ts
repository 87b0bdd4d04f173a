import { randomUUID } from 'node:crypto';
import { emptyLog } from '@linia/protocol';
import { attach, detach } from '../../agents/attach.ts';
import { breakAfter, changePresence, comeBack } from '../../agents/set-presence.ts';
import { tick } from '../../clock/tick.ts';
import { close, extendWrapUp } from '../../interactions/close.ts';
import { connect, failConnection } from '../../interactions/connect.ts';
import {
  cancelEscalation,
  extendEscalation,
  handOver,
  leaveAsRequest,
  returnEscalation,
} from '../../interactions/end-escalation.ts';
import { hangUp, hangUpByAgent } from '../../interactions/hang-up.ts';
import { hold, resume } from '../../interactions/hold.ts';
import { flagRecording } from '../../interactions/recording.ts';
import { register } from '../../interactions/register.ts';
import { saveDraft } from '../../interactions/save-draft.ts';
import { answerElsewhere, take } from '../../interactions/take.ts';
import { changeMemberships } from '../../people/change-person.ts';
import { accept } from '../../routing/accept.ts';
import { decline } from '../../routing/decline.ts';
import { failOffer } from '../../routing/expire.ts';
import { move } from '../../routing/move.ts';
import { inTransaction } from '../../shell/transaction.ts';
import type { Database, Queryable } from '../../shell/database.ts';
import type { Occasions } from '../../shell/dispatch.ts';
import { ask } from './ask.ts';
import type { Company } from './company.ts';
import type { Dice } from './dice.ts';
import { asked, connecting, escalating, live, talking } from './targets.ts';

export type Hands = { db: Database; company: Company; dice: Dice };
type Row = Record<string, number>;

const actor = (agentId: number) => ({ agentId, name: 'random' });
const id = () => randomUUID();

/** What the world tells or a supervisor orders is never refused, whatever happens at the same moment. */
export const certain = new Set(
  'call toldTwice hangUp connect failConnection presence comeBack breakAfter membership deskCloses deskOpens pickedUp pickedUpElsewhere tick'.split(
    ' ',
  ),
);

/** Everything that may happen to a contact centre, each on a target of chance. What fits nothing does nothing. */
export const operations: Record<string, { weight: number; run: (hands: Hands) => Promise<unknown> }> = {
  call: {
    weight: 16,
    run: async (hands) => {
      const { rows } = await hands.db.pool.query(
        `select count(*)::int as live from interactions where state not in ('ended', 'closed')`,
      );
      if (rows[0].live < 14) await comeIn(hands, id());
    },
  },
  toldTwice: {
    weight: 2,
    run: (hands) =>
      on(hands, `select external_id as id, line_id as line from interactions order by id desc limit 20`, (row) =>
        comeIn(hands, String(row.id), row.line),
      ),
  },
  hangUp: {
    weight: 8,
    run: (hands) => on(hands, live, (row) => verb(hands, (tx) => hangUp(tx, row.id!, 'caller', null))),
  },
  hangUpByAgent: {
    weight: 3,
    run: (hands) =>
      on(hands, talking, (row) =>
        verb(hands, (tx) => hangUpByAgent(tx, { id: id(), interactionId: row.call! }, actor(row.agent!))),
      ),
  },
  accept: {
    weight: 18,
    run: (hands) =>
      on(hands, asked, (row) => verb(hands, (tx) => accept(tx, { id: id(), offerId: row.id! }, actor(row.agent!)))),
  },
  decline: {
    weight: 7,
    run: (hands) =>
      on(hands, asked, (row) =>
        verb(hands, (tx) =>
          decline(tx, { id: id(), offerId: row.id!, reasonId: hands.company.decline }, actor(row.agent!)),
        ),
      ),
  },
  deviceFails: { weight: 2, run: (hands) => on(hands, asked, (row) => verb(hands, (tx) => failOffer(tx, row.id!))) },
  connect: {
    weight: 16,
    run: (hands) => on(hands, connecting, (row) => verb(hands, (tx) => connect(tx, row.id!, 'line:1'))),
  },
  failConnection: {
    weight: 3,
    run: (hands) => on(hands, connecting, (row) => verb(hands, (tx) => failConnection(tx, row.id!, 'linia', 'failed'))),
  },
  note: {
    weight: 6,
    run: (hands) =>
      on(hands, talking, (row) =>
        verb(hands, (tx) =>
          flagRecording(tx, { id: id(), interactionId: row.call!, on: hands.dice.chance(0.5) }, actor(row.agent!)),
        ),
      ),
  },
  hold: {
    weight: 2,
    run: (hands) =>
      on(hands, talking, (row) =>
        verb(hands, (tx) => hold(tx, { id: id(), interactionId: row.call! }, actor(row.agent!))),
      ),
  },
  resume: {
    weight: 2,
    run: (hands) =>
      on(hands, talking, (row) =>
        verb(hands, (tx) => resume(tx, { id: id(), interactionId: row.call! }, actor(row.agent!))),
      ),
  },
  draft: {
    weight: 5,
    run: (hands) =>
      on(
        hands,
        `select interaction_id as call, agent_id as agent from assignments where state <> 'done' or to_finish`,
        (row) =>
          saveDraft(hands.db.pool, row.call!, row.agent!, { ...emptyLog, note: `черновик ${hands.dice.below(1_000)}` }),
      ),
  },
  escalate: { weight: 12, run: (hands) => on(hands, talking, (row) => ask(hands, row)) },
  extendEscalation: {
    weight: 2,
    run: (hands) =>
      on(hands, escalating, (row) =>
        verb(hands, (tx) => extendEscalation(tx, { id: id(), escalationId: row.id! }, actor(row.agent!))),
      ),
  },
  cancelEscalation: {
    weight: 3,
    run: (hands) =>
      on(hands, escalating, (row) =>
        verb(hands, (tx) => cancelEscalation(tx, { id: id(), escalationId: row.id! }, actor(row.agent!))),
      ),
  },
  leaveAsRequest: {
    weight: 2,
    run: (hands) =>
      on(hands, escalating, (row) =>
        verb(hands, (tx) => leaveAsRequest(tx, { id: id(), escalationId: row.id! }, actor(row.agent!))),
      ),
  },
  handOver: {
    weight: 8,
    run: (hands) =>
      on(hands, escalating, (row) =>
        verb(hands, (tx) => handOver(tx, { id: id(), escalationId: row.id! }, actor(row.agent!))),
      ),
  },
  returnEscalation: {
    weight: 4,
    run: (hands) =>
      on(
        hands,
        `select escalation_id as id, agent_id as agent from assignments where escalation_id is not null and state = 'active'`,
        (row) =>
          verb(hands, (tx) =>
            returnEscalation(
              tx,
              { id: id(), escalationId: row.id!, reasonId: hands.company.returnReason },
              actor(row.agent!),
            ),
          ),
      ),
  },
  close: {
    weight: 14,
    run: (hands) =>
      on(
        hands,
        `select interaction_id as call, agent_id as agent from assignments where state = 'wrapping' or to_finish`,
        (row) =>
          verb(hands, (tx) =>
            close(
              tx,
              {
                id: id(),
                interactionId: row.call!,
                log: {
                  ...emptyLog,
                  note: 'готово',
                  dispositionId: hands.company.disposition,
                  ticket: { kind: hands.dice.chance(0.3) ? 'new' : 'none' },
                },
              },
              actor(row.agent!),
            ),
          ),
      ),
  },
  extendWrapUp: {
    weight: 1,
    run: (hands) =>
      on(hands, `select interaction_id as call, agent_id as agent from assignments where state = 'wrapping'`, (row) =>
        verb(hands, (tx) => extendWrapUp(tx, { id: id(), interactionId: row.call! }, actor(row.agent!))),
      ),
  },
  move: {
    weight: 3,
    run: (hands) =>
      on(hands, `select id from queue_entries where state in ('waiting', 'offered')`, (row) =>
        verb(hands, (tx) =>
          move(
            tx,
            { id: id(), entryId: row.id!, queueId: hands.dice.of(hands.company.queues) },
            actor(hands.company.admin),
          ),
        ),
      ),
  },
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
  pickedUp: {
    weight: 5,
    run: (hands) =>
      on(
        hands,
        `select i.id from interactions i join lines l on l.id = i.line_id where l.routing = 'pbx' order by i.id desc limit 6`,
        (row) => verb(hands, (tx) => take(tx, row.id!, hands.dice.of(hands.company.people), 'line:2')),
      ),
  },
  pickedUpElsewhere: {
    weight: 1,
    run: (hands) =>
      on(
        hands,
        `select i.id from interactions i join lines l on l.id = i.line_id where l.routing = 'pbx' order by i.id desc limit 6`,
        (row) => verb(hands, (tx) => answerElsewhere(tx, row.id!, '999', 'line:2')),
      ),
  },
  tick: { weight: 6, run: ({ db }) => tick(db) },
};

const verb = <T>(hands: Hands, work: (tx: Queryable) => Promise<{ result: T } & Occasions>): Promise<T> =>
  inTransaction(hands.db, work);

async function on(hands: Hands, sql: string, work: (row: Row) => Promise<unknown>): Promise<unknown> {
  const { rows } = await hands.db.pool.query(sql);
  return rows.length === 0 ? undefined : work(hands.dice.of(rows) as Row);
}

const comeIn = (hands: Hands, externalId: string, lineId = hands.dice.of(hands.company.lines)) =>
  verb(hands, (tx) =>
    register(tx, { lineId, externalId, direction: 'incoming', phone: '+79135550142', actor: 'caller' }),
  );
