import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pbx } from '@linia/pbx';
import type { AsteriskConfig } from '../../shell/config.ts';
import { readBoard } from '../../supervision/board.ts';
import { freePort } from '../../testing/server-process.ts';
import { Stage } from '../../testing/stage.ts';
import { configOf, programs, startTestPbx, until } from './asterisk.testing.ts';
import { isTooOld } from './fault.ts';
import { startTelephone } from './telephone.ts';

it.each([
  ['22.10.1~dfsg+~cs6.15.60671435-1', false],
  ['22.5.0', false],
  ['23.0.0', false],
  ['22.4.1', true],
  ['20.15.2', true],
  ['certified-20.7-cert3', true],
  ['GIT-master-0a1b2c3', false],
])('an Asterisk %s is too old: %s', (version, old) => {
  expect(isTooOld(version)).toBe(old);
});

/** What stands at the address, and what is said of it. */
type Wrong = [string, string, RegExp, (config: AsteriskConfig) => AsteriskConfig | Promise<AsteriskConfig>];
/** Answers as an Asterisk that can't be led does: there is none such here. */
const servers: ReturnType<typeof createServer>[] = [];
async function answering(config: AsteriskConfig, info: [number, object], write = 404): Promise<AsteriskConfig> {
  const server = createServer((request, response) => {
    const [status, body] = request.method === 'GET' ? info : ([write, {}] as const);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  const address = server.address();
  return { ...config, ariUrl: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` };
}

describe.skipIf(!programs)('an Asterisk that can’t be led', () => {
  let pbx: Pbx;
  let closedPort: number;
  let stage: Stage;
  beforeAll(async () => {
    pbx = await startTestPbx();
    closedPort = await freePort();
    stage = await Stage.set();
    await stage.pool.query(`update lines set voice = 'asterisk'`);
  });
  afterAll(async () => {
    for (const server of servers) server.close();
    await stage.drop();
    await pbx?.stop();
  });

  const wrong: Wrong[] = [
    ['by a wrong password', 'password', /LINIA_ARI_PASSWORD/, (config) => ({ ...config, password: 'x' })],
    [
      'at a wrong address',
      'address',
      /ECONNREFUSED.*LINIA_ARI_URL/,
      (config) => ({ ...config, ariUrl: `http://127.0.0.1:${closedPort}` }),
    ],
    ['that is none', 'no_ari', /is no ARI/, (config) => answering(config, [404, {}])],
    [
      'older than it must be',
      'old',
      /20\.18\.2; Linia needs 22\.5/,
      (config) => answering(config, [200, { system: { version: '20.18.2' } }]),
    ],
    [
      'that lets us read only',
      'read_only',
      /read_only=no/,
      (config) => answering(config, [200, { system: { version: '22.6.0' } }], 403),
    ],
  ];
  it.each(wrong)(
    '%s is told in one sentence and on the board, and the rest goes on',
    async (_how, code, sentence, change) => {
      const said: string[] = [];
      const log = (_data: object, message: string) => void said.push(message);
      const id = (
        await stage.pool.query(
          `insert into processes (id, host, pid, started_at, heartbeat_at) values (gen_random_uuid(), 'test', 0, now(), 'infinity') returning id`,
        )
      ).rows[0].id as string;
      const telephone = startTelephone(
        { db: stage.db, log: { info: () => {}, warn: log, error: log } },
        await change(configOf(pbx)),
        { id },
      );
      const troubles = async () => (await readBoard(stage.db, { queueIds: 'all' })).troubles;
      await until(async () => (await troubles()).some(({ subject }) => subject === code));
      expect(await troubles()).toMatchObject([{ code: 'telephone_fault', severity: 'over', subject: code }]);
      await stage.call(); // written work, the simulated line, desks: nobody waits for the telephone
      await telephone.stop();
      expect(said).toHaveLength(1);
      expect(said[0]).toMatch(sentence);
    },
  );

  it('is no trouble any more once it can be', async () => {
    const said: string[] = [];
    const log = (data: object, message: string) =>
      void said.push(`${message} ${JSON.stringify(data)} ${'err' in data ? String(data.err) : ''}`);
    const telephone = startTelephone({ db: stage.db, log: { info: log, warn: log, error: log } }, configOf(pbx), {
      id: stage.world.process,
    });
    await until(
      () => telephone.leads(),
      () => said.join('\n'),
    );
    await until(async () => (await readBoard(stage.db, { queueIds: 'all' })).troubles.length === 0);
    const { rows } = await stage.pool.query('select asterisk, fault, since from voice_owners');
    expect(rows).toEqual([
      { asterisk: expect.stringMatching(/^\d+\.\d+/) as string, fault: null, since: expect.anything() as string },
    ]);
    await telephone.stop();
  });
});
