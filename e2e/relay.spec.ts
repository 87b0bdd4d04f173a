import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, type Page } from '@playwright/test';
import { relayForTests } from '../apps/pbx/src/index.ts';
import { callIn, openDesk, phoneHouse, type PhoneHouse } from './asterisk.ts';
import { now, offer } from './desk.ts';
import { freePort } from './free-port.ts';
import { bothHear } from './sound.ts';

/**
 * Somebody who works from where no sound gets out: their browser may use nothing but the relay (coturn), which lets in who has a name and a
 * credential that the server has signed.
 */
let relay: ChildProcess | undefined;
let house: PhoneHouse;
const folder = mkdtempSync(join(tmpdir(), 'linia-relay-'));

test.beforeAll(async () => {
  test.setTimeout(180_000);
  const [port, secret] = [await freePort(), randomBytes(18).toString('base64url')];
  const turnserver = await relayForTests('a call through a relay');
  // a developer's machine may have neither coturn nor Debian's packages; CI never comes here
  test.skip(turnserver === null, 'NOT TESTED: a relay. Install coturn, or name its turnserver in LINIA_TURNSERVER');
  relay = await startRelay(turnserver!, port, secret);
  process.env['LINIA_ICE_SERVERS'] = `turn:127.0.0.1:${port}?transport=udp`;
  process.env['LINIA_TURN_SECRET'] = secret;
  house = await phoneHouse();
});
test.afterAll(async () => {
  delete process.env['LINIA_ICE_SERVERS'];
  delete process.env['LINIA_TURN_SECRET'];
  await house?.stop();
  relay?.kill();
  rmSync(folder, { recursive: true, force: true });
});

test('a call sounds through the relay alone, with what the server has signed; nobody else is let in', async () => {
  const page = await openDesk(house, house.browser, { before: async (it) => void (await it.addInitScript(onlyRelay)) });
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  const caller = await callIn(house);
  await expect(offer(page)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
  await bothHear(page, caller);
  expect([...new Set(await waysOf(page))]).toEqual(['relay']);
  await caller.hangUp();
  await expect(now(page)).toContainText('Постобработка');

  // it lets in nobody else: not with a credential of one's own, not with a name that is over
  const urls = process.env['LINIA_ICE_SERVERS']!;
  const over = '1700000000:agent-1';
  const signed = createHmac('sha1', process.env['LINIA_TURN_SECRET']!).update(over).digest('base64');
  expect(await letIn(page, { urls, username: '9999999999:agent-1', credential: 'one of my own' })).toBe(false);
  expect(await letIn(page, { urls, username: over, credential: signed })).toBe(false);
});

/** Whether the relay gives a browser a way. */
function letIn(page: Page, server: RTCIceServer): Promise<boolean> {
  return page.evaluate(async (given) => {
    const connection = new RTCPeerConnection({ iceServers: [given], iceTransportPolicy: 'relay' });
    connection.createDataChannel('any');
    const found = new Promise<boolean>((done) => {
      connection.onicecandidate = ({ candidate }) => done(candidate !== null && candidate.candidate !== '');
    });
    await connection.setLocalDescription();
    return found.finally(() => connection.close());
  }, server);
}

/** Of which kind the browser's own end of the sound is. */
function waysOf(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const made = (window as unknown as { made: RTCPeerConnection[] }).made.at(-1)!;
    const all = [...(await made.getStats()).values()] as { id: string; type: string; [name: string]: unknown }[];
    const used = all.filter(
      ({ type, nominated, state }) => type === 'candidate-pair' && nominated && state === 'succeeded',
    );
    return used.map(({ localCandidateId }) => String(all.find(({ id }) => id === localCandidateId)?.['candidateType']));
  });
}

/** A network that lets nothing out but to the relay. */
function onlyRelay(): void {
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super({ ...configuration, iceTransportPolicy: 'relay' });
    }
  };
}

async function startRelay([program, ...first]: string[], port: number, secret: string): Promise<ChildProcess> {
  const options = {
    'listening-ip': '127.0.0.1',
    'listening-port': port,
    'relay-ip': '127.0.0.1',
    realm: 'linia',
    'static-auth-secret': secret,
    'log-file': 'stdout',
    pidfile: join(folder, 'pid'),
    userdb: join(folder, 'db'),
    'cli-port': await freePort(),
  };
  const flags = ['use-auth-secret', 'no-tls', 'no-cli', 'allow-loopback-peers', 'fingerprint'];
  const args = [
    ...flags.map((name) => `--${name}`),
    ...Object.entries(options).map(([name, value]) => `--${name}=${value}`),
  ];
  const started = spawn(program!, [...first, '-n', ...args], { stdio: 'ignore', cwd: folder });
  while (!(await answers(port))) {
    if (started.exitCode !== null) throw new Error(`The relay ended with ${started.exitCode}`);
    await pause(50);
  }
  return started;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const connected = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return connected;
}
