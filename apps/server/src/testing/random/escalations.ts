import {
  cancelEscalation,
  extendEscalation,
  handOver,
  leaveAsRequest,
  returnEscalation,
} from '../../interactions/end-escalation.ts';
import { ask } from './ask.ts';
import { actor, id, on, verb, type Operations } from './hands.ts';
import { escalating, talking } from './targets.ts';

/** Whoever talks asks, waits, takes it back or hands the caller over; whoever was asked may return it. */
export const escalations: Operations = {
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
};
