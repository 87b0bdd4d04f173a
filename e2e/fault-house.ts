import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type Page } from '@playwright/test';
import pg from 'pg';
import { SipPhone, type PhoneCall } from '../apps/pbx/src/index.ts';
import { startEmbeddedPostgres } from '../apps/server/src/shell/embedded-postgres/index.ts';
import { ServerUnderTest } from '../apps/server/src/testing/server-process.ts';
import { addLine, callIn, pbxOrSkip, withMicrophone, type PhoneHouse } from './asterisk.ts';
import { now, offer } from './desk.ts';
import { Network } from './network.ts';
import { bothHear } from './sound.ts';

/** Two server processes on one database beside one Asterisk, and a network before them: whatever of it may die. */
export interface FaultHouse extends PhoneHouse {
  network: Network;
  servers: [ServerUnderTest, ServerUnderTest];
  /** The server that leads the calls. */
  owner: () => Promise<ServerUnderTest | undefined>;
  database: pg.Pool;
}

export async function faultHouse(): Promise<FaultHouse> {
  const pbx = await pbxOrSkip();
  const data = await mkdtemp(join(tmpdir(), 'linia-faults-'));
  const postgres = await startEmbeddedPostgres({ dataDir: join(data, 'postgres'), settings: { fsync: 'off' } });
  const env = {
    LINIA_ARI_URL: pbx.ariUrl,
    LINIA_ARI_USER: pbx.ariUser,
    LINIA_ARI_PASSWORD: pbx.ariPassword,
    LINIA_SIP_WS_URL: pbx.wsUrl,
    LINIA_MAIL_PORT: 'off',
  };
  const servers = [
    await ServerUnderTest.on(postgres.url, undefined, env),
    await ServerUnderTest.on(postgres.url, undefined, env),
  ] as [ServerUnderTest, ServerUnderTest];
  for (const server of servers) await server.start();
  const network = await Network.towards(Number(new URL(servers[0].base).port));
  await addLine(servers[0].base);
  const caller = await SipPhone.open();
  const browser = await chromium.launch(withMicrophone());
  const database = new pg.Pool({ connectionString: postgres.url, max: 2 });
  return {
    pbx,
    base: network.base,
    browser,
    caller,
    network,
    servers,
    database,
    owner: async () => {
      const { rows } = await database.query(
        'select p.pid from voice_owners o join processes p on p.id = o.process_id where o.until > clock_timestamp()',
      );
      return servers.find(({ pid }) => pid !== undefined && pid === rows[0]?.pid);
    },
    stop: async () => {
      await browser.close();
      await network.close();
      await caller.close();
      await database.end();
      for (const server of servers) await server.stop();
      await postgres.stop();
      await pbx.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** A caller who has been taken at this desk, and both hear each other. */
export async function talkIn(house: Pick<PhoneHouse, 'caller' | 'pbx'>, page: Page): Promise<PhoneCall> {
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  const caller = await callIn(house);
  await take(page);
  await bothHear(page, caller);
  return caller;
}

/** Once its telephone is on the line: a desk that was opened a moment ago may be asked before that. */
export async function take(page: Page): Promise<void> {
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  await expect(offer(page)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
}
