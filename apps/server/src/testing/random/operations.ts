import { emptyLog } from '@linia/protocol';
import { tick } from '../../clock/tick.ts';
import { close, extendWrapUp } from '../../interactions/close.ts';
import { connect, failConnection } from '../../interactions/connect.ts';
import { hangUp, hangUpByAgent } from '../../interactions/hang-up.ts';
import { hold, resume } from '../../interactions/hold.ts';
import { flagRecording } from '../../interactions/recording.ts';
import { register } from '../../interactions/register.ts';
import { saveDraft } from '../../interactions/save-draft.ts';
import { answerElsewhere, take } from '../../interactions/take.ts';
import { accept } from '../../routing/accept.ts';
import { decline } from '../../routing/decline.ts';
import { failOffer } from '../../routing/expire.ts';
import { move } from '../../routing/move.ts';
import { callbacks } from './callbacks.ts';
import { escalations } from './escalations.ts';
import { actor, id, on, verb, type Hands, type Operations } from './hands.ts';
import { policies } from './policies.ts';
import { shifts } from './shifts.ts';
import { asked, connecting, live, talking } from './targets.ts';
import { written } from './written.ts';

/** What the world tells or a supervisor orders is never refused, whatever happens at the same moment. */
export const certain = new Set(
  'call toldTwice hangUp connect failConnection presence comeBack breakAfter membership deskCloses deskOpens pickedUp pickedUpElsewhere tick learn'.split(
    ' ',
  ),
);

/** Everything that may happen to a contact centre, each on a target of chance. What fits nothing does nothing. */
export const operations: Operations = {
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
  ...escalations,
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
  ...shifts,
  ...policies,
  ...callbacks,
  ...written,
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

function comeIn(hands: Hands, externalId: string, lineId = hands.dice.of(hands.company.lines)): Promise<unknown> {
  const phone = hands.dice.of(hands.company.phones);
  return verb(hands, (tx) => register(tx, { lineId, externalId, direction: 'incoming', phone, actor: 'caller' }));
}
