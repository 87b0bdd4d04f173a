import { randomUUID } from 'node:crypto';
import { escalate } from '../../interactions/escalate.ts';
import { inTransaction } from '../../shell/transaction.ts';
import type { Hands } from './hands.ts';

/** Whoever talks asks a department or a person of chance, warm or cold. */
export function ask(hands: Hands, row: { call?: number; agent?: number }): Promise<unknown> {
  const { dice, company } = hands;
  const toPerson = dice.chance(0.3);
  return inTransaction(hands.db, (tx) =>
    escalate(
      tx,
      {
        id: randomUUID(),
        interactionId: row.call!,
        departmentId: toPerson ? null : dice.of(company.departments),
        agentId: toPerson ? dice.of(company.people) : null,
        reasonId: toPerson ? null : company.escalate,
        purposeId: toPerson ? company.purpose : null,
        summary: 'не справляюсь',
        mode: dice.of(['warm', 'cold'] as const),
        hold: dice.chance(0.3),
        log: null,
      },
      { agentId: row.agent!, name: 'random' },
    ),
  );
}
