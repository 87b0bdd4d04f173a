import type { QueuePolicy } from '@linia/domain';
import { describe, expect, it } from 'vitest';
import { somebodyWaits } from '../../testing/holding.ts';
import { aStage, stage } from '../../testing/a-stage.ts';
import { addCalendar, officeWeek } from '../../testing/calendars.ts';
import { actorOf } from '../../testing/stage.ts';
import type { Queryable } from '../../shell/database.ts';
import type { Done } from '../../shell/verb.ts';
import { deleteCalendar } from '../calendars/save.ts';
import { addDepartment } from '../settings/add-department.ts';
import { deleteDepartment } from '../settings/delete-department.ts';
import { readPolicy } from './read.ts';
import { savePolicy } from './save.ts';

aStage({ agents: 1, specialists: 0 });

const root = actorOf(1);
type Work = (tx: Queryable) => Promise<Done<unknown>>;

const saves = async (changes: Partial<QueuePolicy>): Promise<Work> => {
  const { version, policy } = await readPolicy(stage.pool, stage.world.queue);
  const input = { queueId: stage.world.queue, version, policy: { ...policy, ...changes }, despite: true };
  return (tx) => savePolicy(tx, input, root);
};

/** The second comes while the first is not committed, and waits for it. Returns what becomes of the second. */
async function inTheMoment(first: Work, second: Work): Promise<unknown> {
  let late: Promise<unknown> | undefined;
  await stage.do(async (tx) => {
    const done = await first(tx);
    late = stage.do(second).catch((error: unknown) => error);
    await somebodyWaits(stage.pool);
    return done;
  });
  return late;
}

describe('a calendar that is deleted in the moment a policy is saved with it', () => {
  it('is unknown to the policy, which is refused in words', async () => {
    const calendar = await addCalendar(stage.pool, officeWeek);
    const saved = await inTheMoment((tx) => deleteCalendar(tx, calendar, root), await saves({ calendarId: calendar }));
    expect(saved).toMatchObject({
      code: 'policy.wrong',
      status: 422,
      field: 'calendarId',
      details: { faults: [{ code: 'calendar.unknown' }] },
    });
  });

  it('stays, where the policy was first, and who deletes it is told which line goes by it', async () => {
    const calendar = await addCalendar(stage.pool, officeWeek);
    const deleted = await inTheMoment(await saves({ calendarId: calendar }), (tx) =>
      deleteCalendar(tx, calendar, root),
    );
    expect(deleted).toMatchObject({ code: 'calendar.used', status: 409, details: { queues: ['Техподдержка EDI'] } });
  });
});

describe('a department that is deleted in the moment a policy hands callers over to it', () => {
  const steps = (to: number): Partial<QueuePolicy> => ({
    steps: [{ when: 'after', limit: 60, act: 'toQueue', value: to }],
  });
  const department = () => stage.do((tx) => addDepartment(tx, { name: 'Интеграции', headId: null }, root));

  it('is unknown to the policy, which is refused in words', async () => {
    const { id, queue } = await department();
    const saved = await inTheMoment((tx) => deleteDepartment(tx, id, root), await saves(steps(queue.id)));
    expect(saved).toMatchObject({ code: 'policy.wrong', details: { faults: [{ code: 'step.unknown' }] } });
  });

  it('stays, where the policy was first, and who deletes it is told which line leads there', async () => {
    const { id, queue } = await department();
    const deleted = await inTheMoment(await saves(steps(queue.id)), (tx) => deleteDepartment(tx, id, root));
    expect(deleted).toMatchObject({ code: 'department.needed', details: { queues: ['Техподдержка EDI'] } });
  });
});
