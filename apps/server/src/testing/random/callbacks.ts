import { askCallback } from '../../interactions/callback.ts';
import { dial } from '../../interactions/dial.ts';
import { promise } from '../../interactions/promise.ts';
import { actor, id, on, verb, type Hands, type Operations } from './hands.ts';
import { talking } from './targets.ts';

const lost = `select id from interactions where end_reason in ('abandoned', 'no_answer', 'busy') and direction = 'incoming' order by id desc limit 8`;

/** Callers would rather be called; people call whom they like, whom they promised it, and who was lost. */
export const callbacks: Operations = {
  askCallback: {
    weight: 4,
    run: (hands) =>
      on(
        hands,
        `select interaction_id as call from queue_entries where state in ('waiting', 'offered') and escalation_id is null`,
        (row) => verb(hands, (tx) => askCallback(tx, row.call!, null, 'caller')),
      ),
  },
  dial: { weight: 3, run: (hands) => call(hands, null) },
  callBack: { weight: 3, run: (hands) => on(hands, lost, (row) => call(hands, row.id!)) },
  promise: {
    weight: 2,
    run: (hands) =>
      on(hands, talking, (row) =>
        verb(hands, (tx) =>
          promise(
            tx,
            {
              id: id(),
              interactionId: row.call!,
              for: new Date(Date.now() + 30 * 86_400_000).toISOString(),
              agentId: null,
              note: '',
            },
            actor(row.agent!),
          ),
        ),
      ),
  },
};

function call(hands: Hands, callsBack: number | null): Promise<unknown> {
  const { dice, company } = hands;
  const [agent, phone] = [dice.of(company.people), dice.of(company.phones)];
  return verb(hands, (tx) =>
    dial(tx, { id: id(), phone, organizationId: null, contactId: null, callsBack }, actor(agent)),
  );
}
