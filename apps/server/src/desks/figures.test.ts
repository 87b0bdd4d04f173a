import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { QueueFigure } from '@linia/protocol';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildApp } from '../app.ts';
import { connect } from '../interactions/connect.ts';
import { escalate } from '../interactions/escalate.ts';
import { register } from '../interactions/register.ts';
import { accept } from '../routing/accept.ts';
import { readConfig } from '../shell/config.ts';
import { inTransaction } from '../shell/transaction.ts';
import type { App } from '../shell/web.ts';
import { cookieOf } from '../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { addAgent, makeWorld, type World } from '../testing/world.ts';

let fresh: FreshDatabase;
let world: World;
let app: App;
let colleague: number;
const open: Socket[] = [];

beforeAll(async () => {
  fresh = await freshDatabase();
  world = await makeWorld(fresh.pool, { agents: 1, specialists: 1 });
  await fresh.pool.query('insert into rules (position, department_id) values (1, $1)', [world.department]);
  app = await buildApp({ ...readConfig({ DATABASE_URL: fresh.url }), dataDir: '' }, fresh.url);
  await app.listen({ port: 0, host: '127.0.0.1' });
  colleague = await addAgent(fresh.pool, world, world.queue, 'colleague');
  await fresh.pool.query(`update agents set presence = 'away' where id = $1`, [colleague]);
});
afterAll(async () => {
  for (const socket of open) socket.close();
  await app.close();
  await fresh.drop();
});

/** A desk, and how each line stands by what it has been told. */
async function sitDown(agentId: number): Promise<Map<number, QueueFigure>> {
  const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const cookie = await cookieOf(app.db, agentId);
  const socket = io(base, { transports: ['websocket'], extraHeaders: { cookie }, forceNew: true });
  open.push(socket);
  const told = new Map<number, QueueFigure>();
  socket.on('queues:changed', (figures: QueueFigure[]) => figures.forEach((each) => told.set(each.queueId, each)));
  await socket.timeout(20_000).emitWithAck('desk:snapshot', {});
  return told;
}

const soon = (look: () => void) => vi.waitFor(look, { timeout: 30_000 });

describe('how the lines stand', () => {
  it('is told to those who sit in them, and of another line only to who asks its people just now', async () => {
    const [agent, specialist] = [world.agents[0]!, world.specialists[0]!];
    const [asking, beside, there] = [await sitDown(agent), await sitDown(colleague), await sitDown(specialist)];
    const { interactionId } = await inTransaction(app.db, (tx) =>
      register(tx, {
        lineId: world.webhookLine,
        externalId: randomUUID(),
        direction: 'incoming',
        phone: '+79131234567',
        actor: 'line:1',
      }),
    );
    await soon(() => expect(beside.get(world.queue)).toMatchObject({ waiting: 1, free: 0 }));

    const actor = { agentId: agent, name: 'agent1' };
    const { rows } = await fresh.pool.query('select id from offers where interaction_id = $1', [interactionId]);
    await inTransaction(app.db, (tx) => accept(tx, { id: randomUUID(), offerId: rows[0].id }, actor));
    const part = await fresh.pool.query('select id from assignments where interaction_id = $1', [interactionId]);
    await inTransaction(app.db, (tx) => connect(tx, part.rows[0].id, 'line:1'));
    await soon(() => expect(beside.get(world.queue)).toMatchObject({ waiting: 0 }));
    expect([...asking.keys(), ...beside.keys()]).not.toContain(world.departmentQueue);

    await inTransaction(app.db, (tx) =>
      escalate(
        tx,
        {
          id: randomUUID(),
          interactionId,
          departmentId: world.department,
          agentId: null,
          reasonId: world.escalate,
          purposeId: null,
          summary: 'Сертификат отозван',
          mode: 'warm',
          hold: false,
          log: null,
        },
        actor,
      ),
    );
    for (const desk of [asking, there])
      await soon(() => expect(desk.get(world.departmentQueue)).toMatchObject({ waiting: 1, free: 0 }));
    expect([...beside.keys()]).toEqual([world.queue]);
    expect([...there.keys()]).toEqual([world.departmentQueue]);
  });
});
