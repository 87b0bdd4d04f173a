import { strategies, type PolicyStep, type QueuePolicy } from '@linia/domain';
import { setLevel } from '../../people/skills.ts';
import { savePolicy } from '../../queues/policies/save.ts';
import type { Dice } from './dice.ts';
import { actor, verb, type Hands, type Operations } from './hands.ts';

/** An administrator changes what lines do while callers wait, and what people can do. */
export const policies: Operations = {
  policy: {
    weight: 3,
    run: async (hands) => {
      const { dice, company, db } = hands;
      const queueId = dice.of(company.queues);
      const { rows } = await db.pool.query(
        'select policy_version as version, queue_policy(id) as policy from queues where id = $1',
        [queueId],
      );
      const { version, policy } = rows[0] as { version: number; policy: QueuePolicy };
      return verb(hands, (tx) =>
        savePolicy(
          tx,
          { queueId, version, policy: another(policy, hands, queueId), despite: true },
          actor(company.admin),
        ),
      );
    },
  },
  learn: {
    weight: 3,
    run: (hands) => {
      const { dice, company } = hands;
      const set = { agentId: dice.of(company.people), skillId: dice.of(company.skills), level: dice.below(6) };
      return verb(hands, (tx) => setLevel(tx, set, actor(company.admin)));
    },
  },
};

function another(policy: QueuePolicy, { dice, company }: Hands, queueId: number): QueuePolicy {
  return {
    ...policy,
    strategy: dice.of(strategies),
    priority: dice.of([0, 0, 30, 120]),
    steps: dice.chance(0.3)
      ? policy.steps
      : steps(
          dice,
          company.queues.filter((id) => id !== queueId),
        ),
    ring: dice.of([10, 20]),
    resumeWithin: dice.of([0, 60, 300]),
    lastAgentDays: dice.of([0, 2]),
    lineLimit: dice.of([null, null, null, 3]),
    whenFull: dice.of(['message', 'callback', 'request'] as const),
  };
}

/** In the order of their times, as the page keeps them. */
function steps(dice: Dice, others: number[]): PolicyStep[] {
  let after = 0;
  return Array.from({ length: dice.below(4) }, () => {
    const act = dice.of(['lower', 'tiers', 'toQueue'] as const);
    const value = act === 'lower' ? 1 + dice.below(3) : act === 'tiers' ? 2 : dice.of(others);
    if (dice.chance(0.3)) return { when: 'length' as const, limit: 2 + dice.below(4), act, value };
    if (dice.chance(0.2)) return { when: 'expected' as const, limit: 60 + dice.below(300), act, value };
    after += 5 + dice.below(30);
    return { when: 'after' as const, limit: after, act, value };
  });
}
