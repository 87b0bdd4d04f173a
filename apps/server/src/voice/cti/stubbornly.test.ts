import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../shell/database.ts';
import { aPbx, card, fresh, incoming, openDoor } from './cti.testing.ts';

aPbx(2);

describe('a database that drops its connections under the events', () => {
  it('costs the PBX some patience, and no call', async () => {
    const victim = openDatabase(`${fresh.url}?application_name=victim`);
    const server = await openDoor(victim);
    const ids = Array.from({ length: 12 }, () => randomUUID());
    const tell = (payload: object) => server.inject({ method: 'POST', url: '/api/cti/pbx', payload });
    let telling = true;
    const told = Promise.all(
      ids.map(async (callId) => {
        const answers = [
          await tell({ event: 'newCall', callId, ...incoming }),
          await tell({ event: 'hangup', callId, cause: 'cancel' }),
        ];
        return answers.map(({ statusCode }) => statusCode);
      }),
    ).finally(() => (telling = false));
    let cut = 0;
    while (telling && cut < 30) {
      const { rowCount } = await fresh.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim' and state <> 'idle'`,
      );
      cut += rowCount ?? 0;
    }
    expect(cut).toBeGreaterThan(0);
    expect(new Set((await told).flat())).toEqual(new Set([200]));
    for (const id of ids) expect(await card(id)).toMatchObject({ state: 'closed', endReason: 'abandoned' });
    await server.close();
    await victim.pool.end();
  });
});
