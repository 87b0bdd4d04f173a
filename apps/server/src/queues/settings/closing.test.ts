import type { DepartmentRow } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { hangUp } from '../../interactions/hang-up.ts';
import { aStage, stage } from '../../testing/a-stage.ts';
import { somebodyWaits } from '../../testing/holding.ts';
import { actorOf } from '../../testing/stage.ts';
import { addAgent } from '../../testing/world.ts';
import { addDepartment } from './add-department.ts';
import { closeDepartment } from './close-department.ts';
import { deleteDepartment } from './delete-department.ts';

aStage({ agents: 1, specialists: 1 });

const root = actorOf(1);
/** A second department with somebody at work in it. */
async function department(): Promise<DepartmentRow> {
  const made = await stage.do((tx) => addDepartment(tx, { name: 'Интеграции', headId: null }, root));
  await addAgent(stage.pool, stage.world, made.queue.id, 'integrator', made.id);
  return made;
}
const close = (id: number) => stage.do((tx) => closeDepartment(tx, id, root));

describe('a department with an escalation inside', () => {
  it('is neither closed nor deleted, and the escalation is taken as if nobody had tried', async () => {
    const { id } = await department();
    const { call, agent } = await stage.talk();
    await stage.escalate(call, agent, { mode: 'warm', departmentId: id });
    await expect(close(id)).rejects.toMatchObject({ code: 'department.needed', details: { escalations: 1 } });
    await expect(stage.do((tx) => deleteDepartment(tx, id, root))).rejects.toMatchObject({ code: 'department.needed' });
    await stage.answer(call);
    expect(await stage.escalation(call)).toMatchObject({ state: 'accepted', department: { id } });
  });

  it('that is over is closed; the call keeps its name, nothing new goes there, and it is never deleted', async () => {
    const { id } = await department();
    const { call, agent } = await stage.talk();
    await stage.escalate(call, agent, { mode: 'warm', departmentId: id });
    await stage.do((tx) => hangUp(tx, call, 'caller', null));
    expect((await close(id)).closed).toBe(true);
    expect(await stage.escalation(call)).toMatchObject({ department: { id, name: 'Интеграции' } });
    await stage.pool.query(
      'delete from queue_members where queue_id in (select id from queues where department_id = $1)',
      [id],
    );
    await expect(stage.do((tx) => deleteDepartment(tx, id, root))).rejects.toMatchObject({ code: 'department.used' });
    await stage.close(call, agent);
    const next = await stage.talk();
    await expect(stage.escalate(next.call, next.agent, { mode: 'warm', departmentId: id })).rejects.toThrow(
      'department.unknown',
    );
  });

  it('that comes as it closes is either counted or refused: nobody waits in a closed one', async () => {
    const { id } = await department();
    for (let round = 0; round < 8; round++) {
      const { call, agent } = await stage.talk();
      const [escalated, closed] = await Promise.allSettled([
        stage.escalate(call, agent, { mode: 'warm', departmentId: id }),
        close(id),
      ]);
      expect([escalated.status, closed.status].sort()).toEqual(['fulfilled', 'rejected']);
      await stage.do((tx) => hangUp(tx, call, 'caller', null));
      await stage.close(call, agent);
      await stage.pool.query('update departments set closed = false');
      await stage.pool.query('update queues set closed = false');
    }
  });

  it('that was begun before the department was closed finds it closed', async () => {
    const { id } = await department();
    const { call, agent } = await stage.talk();
    const holder = await stage.pool.connect();
    await holder.query('begin');
    await holder.query('select from departments where id = $1 for update', [id]);
    const escalated = stage.escalate(call, agent, { mode: 'warm', departmentId: id });
    escalated.catch(() => {});
    await somebodyWaits(stage.pool);
    await holder.query('update departments set closed = true where id = $1', [id]);
    await holder.query('commit');
    holder.release();
    await expect(escalated).rejects.toThrow('department.closed');
    expect((await stage.card(call)).state).toBe('active');
  });
});
