import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cookieOf, testApp } from '../testing/app.ts';
import { Stage } from '../testing/stage.ts';
import type { App } from '../shell/web.ts';
import { LastCheck } from './metrics.ts';
import { metricsRoutes } from './metrics.routes.ts';

let stage: Stage;
let app: App;

beforeAll(async () => {
  stage = await Stage.set({ agents: 1, specialists: 0 });
  app = await testApp(stage.db, [metricsRoutes], { metricsToken: 'long and secret' });
  await stage.call(); // rings
  await stage.call(); // waits
});
afterAll(async () => {
  await app.close();
  await stage.drop();
});

const scrape = (from: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url: '/metrics', remoteAddress: from, headers });

describe('the metrics', () => {
  it('tell of no ghosts where all is well, who waits and what rings in each line, and how still the processes are', async () => {
    await stage.pool.query(`update processes set heartbeat_at = clock_timestamp() - interval '3 seconds'`);
    const { statusCode, headers, body } = await scrape('127.0.0.1');
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toContain('version=0.0.4');
    expect(body).toMatch(/^linia_ghosts 0$/m);
    expect(body).toMatch(/^linia_invariant_offenders\{invariant="covered"\} 0$/m);
    expect(body).toMatch(/^linia_waiting\{queue="Техподдержка EDI",id="\d+"\} 2$/m);
    expect(body).toMatch(/^linia_pending_offers\{queue="Техподдержка EDI",id="\d+"\} 1$/m);
    expect(body).toMatch(/^linia_processes 1$/m);
    expect(Number(/^linia_oldest_heartbeat_seconds (.+)$/m.exec(body)?.[1])).toBeGreaterThanOrEqual(3);
    for (const line of body.trimEnd().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) linia_|linia_\w+(\{.*\})? -?[\d.e+-]+$)/i);
  });

  it('name no person and no number', async () => {
    const { body } = await scrape('127.0.0.1');
    expect(body).not.toMatch(/agent1|7913/);
  });

  it('are this machine’s, or of who has the token: nobody else’s, signed in or not', async () => {
    const as = await cookieOf(stage.db, stage.world.agents[0]!);
    const status = async (from: string, headers?: Record<string, string>) => (await scrape(from, headers)).statusCode;
    expect(await status('::1')).toBe(200);
    expect(await status('::ffff:127.0.0.1')).toBe(200);
    expect(await status('192.168.0.7')).toBe(403);
    expect(await status('192.168.0.7', { cookie: as })).toBe(403);
    expect(await status('192.168.0.7', { authorization: 'Bearer long and wrong' })).toBe(403);
    expect(await status('192.168.0.7', { authorization: 'Bearer long and secret' })).toBe(200);
    // a proxy of this machine that nobody told us of brings the whole world
    expect(await status('127.0.0.1', { 'x-forwarded-for': '203.0.113.7' })).toBe(403);
  });

  it('count a caller who stands nowhere as a ghost, at the next look', async () => {
    let now = 0;
    const check = new LastCheck(stage.pool, () => now);
    const ghosts = async () => [...(await check.read())!.offenders.values()].reduce((sum, count) => sum + count, 0);
    expect(await ghosts()).toBe(0);
    const { rows } = await stage.pool.query(`delete from offers where state = 'pending' returning *`);
    now += 14_000;
    expect(await ghosts()).toBe(0);
    now += 2_000;
    expect(await ghosts()).toBeGreaterThan(0);
    expect(rows).toHaveLength(1);
  });

  it('say nothing of ghosts where they could not be looked for', async () => {
    const away = { query: () => Promise.reject(new Error('away')) } as unknown as typeof stage.pool;
    expect(await new LastCheck(away).read()).toBeNull();
  });

  it('ask for all invariants once, however many ask at once, and for a twentieth of the time at most', async () => {
    let now = 0;
    let asked = 0;
    const slow = {
      query: async () => {
        asked++;
        now += 1_000;
        return { rows: [] };
      },
    } as unknown as typeof stage.pool;
    const check = new LastCheck(slow, () => now);
    await Promise.all([check.read(), check.read(), check.read()]);
    const once = asked; // a statement for each invariant, a second each
    now += once * 20_000 - 1;
    await check.read();
    expect(asked).toBe(once);
    now += 2;
    await check.read();
    expect(asked).toBe(2 * once);
  });
});
