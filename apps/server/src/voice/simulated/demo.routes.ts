import { randomUUID } from 'node:crypto';
import { DemoCallSchema, type DemoCaller } from '@linia/protocol';
import { demoCallers } from '@linia/drizzle/seed';
import { register } from '../../interactions/register.ts';
import { inTransaction } from '../../shell/transaction.ts';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { App } from '../../shell/web.ts';
import { planToAskCallback } from './ask-callback.ts';
import { planToLeave } from './leave.ts';
import { callIdOf } from './sentinel.ts';

/** The demo's phones: «call now». Exists only where the demo does. */
export async function demoRoutes(app: App): Promise<void> {
  if (!app.linia.demo) return;

  app.get(
    '/api/demo/callers',
    { config: { right: 'demo:call' }, schema: { description: 'Who can call, and what is to be seen then' } },
    async (): Promise<DemoCaller[]> => demoCallers.map(({ key, name, phone, what }) => ({ key, name, phone, what })),
  );

  app.post(
    '/api/demo/calls',
    {
      config: { right: 'demo:call' },
      schema: { description: 'A caller calls, on a simulated line', body: DemoCallSchema },
    },
    async (request): Promise<{ interactionId: number }> => {
      const caller = demoCallers.find(({ key }) => key === request.body.caller);
      if (!caller) throw new Refusal('demo.caller', 404, { field: 'caller' });
      return inTransaction(app.db, async (tx) => {
        const lineId = await simulatedLine(tx, request.body.lineId ?? null, caller.line ?? null);
        const externalId = callIdOf(caller.key, randomUUID());
        const made = await register(tx, {
          lineId,
          externalId,
          direction: 'incoming',
          phone: caller.phone,
          actor: 'caller',
        });
        const { interactionId } = made.result;
        const patience = caller.behaviour.leavesQueueAfter;
        if (patience !== undefined) await planToLeave(tx, { interaction: interactionId, when: 'waiting' }, patience);
        const wishes = caller.behaviour.asksCallbackAfter;
        if (wishes !== undefined) await planToAskCallback(tx, { interaction: interactionId }, wishes);
        return { ...made, result: { interactionId } };
      });
    },
  );
}

/** The line asked for, or the caller's own, or the first; a real PBX's line is never called by the demo. */
async function simulatedLine(tx: Queryable, lineId: number | null, name: string | null): Promise<number> {
  const { rows } = await tx.query(
    `select id from lines where voice = 'simulated' and ($1::bigint is null or id = $1) order by name = $2 desc nulls last, id limit 1`,
    [lineId, name],
  );
  if (!rows[0]) throw new Refusal('demo.line', 404, { field: 'lineId' });
  return rows[0].id;
}
