import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chromium, test, type Browser, type LaunchOptions, type Page } from '@playwright/test';
import type { LineRow } from '@linia/protocol';
import { WebSocket } from 'ws';
import { SipPhone, startPbx, type Pbx, type PhoneCall } from '../apps/pbx/src/index.ts';
import { DeskClient } from '../apps/server/src/testing/desk-client.ts';
import { signInQuietly } from './desk.ts';
import { freePort } from './free-port.ts';

/** What the world dials. */
const number = '88001008812';

/** A Linia of its own beside a real Asterisk, and a browser that has a microphone. */
export interface PhoneHouse {
  pbx: Pbx;
  base: string;
  browser: Browser;
  /** What a caller calls with. */
  caller: SipPhone;
  stop: () => Promise<void>;
}

/**
 * `world` is whoever is called out there.
 * Where there is no Asterisk and none can be had: a failure where everything is to be proved, else a skip that says so.
 */
export async function phoneHouse(): Promise<PhoneHouse & { world: SipPhone }> {
  const pbx = await pbxOrSkip();
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const [caller, world] = [await SipPhone.open(), await SipPhone.open()];
  const server = startServer(port, pbx, world);
  await isReady(base, server);
  await addLine(base);
  const browser = await chromium.launch(withMicrophone());
  return {
    pbx,
    base,
    browser,
    caller,
    world,
    stop: async () => {
      await browser.close();
      await caller.close();
      await world.close();
      const gone = once(server, 'exit');
      server.kill('SIGTERM');
      await gone;
      await pbx.stop();
    },
  };
}

export async function pbxOrSkip(): Promise<Pbx> {
  const pbx = await startPbx({ numbers: [number] }).catch((error: Error) => error);
  if (!(pbx instanceof Error)) return pbx;
  if (process.env['CI']) throw pbx;
  const why = `NOT TESTED: calls with a real Asterisk. There is none here, and none could be fetched: ${pbx.message}`;
  console.warn(`\n${why}\n`);
  // a developer's machine may have neither Asterisk nor Debian's packages; CI never comes here
  test.skip(true, why);
  throw pbx;
}

/** Sound without a person: the microphone of Chromium beeps, nobody is asked for it, and the machine talks to itself. */
const microphone = ['--use-fake-device-for-media-stream'];
const allowed = ['--use-fake-ui-for-media-stream'];
const sounds = ['--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required'];

export const withMicrophone = (): LaunchOptions => withFlags([...sounds, ...microphone, ...allowed]);
/** A browser whose microphone says what is in this file, again and again. */
export const withVoice = (wav: string): LaunchOptions =>
  withFlags([...sounds, ...microphone, ...allowed, `--use-file-for-fake-audio-capture=${wav}`]);
/** A browser that has a microphone and gives it to nobody who asks. */
export const withMicrophoneRefused = async (house: Pick<PhoneHouse, 'base'>): Promise<LaunchOptions> =>
  (await isShell(house))
    ? withFlags([...sounds, ...microphone, '--use-fake-ui-for-media-stream=deny'])
    : withMicrophoneToGive();
/** A browser that gives its microphone to those to whom its settings give it. */
export const withMicrophoneToGive = (): LaunchOptions => withFlags([...sounds, ...microphone]);
/** A computer without a microphone. */
export const withoutMicrophone = (): LaunchOptions => withFlags([...sounds, ...allowed]);

function withFlags(flags: string[]): LaunchOptions {
  const options = JSON.parse(process.env['LINIA_E2E_BROWSER'] ?? '{}') as LaunchOptions;
  return { ...options, args: [...(options.args ?? []), ...flags] };
}

function startServer(port: number, pbx: Pbx, world: SipPhone): ChildProcess {
  return spawn(process.execPath, ['e2e/serve.mjs'], {
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      LINIA_DEMO: '1',
      LINIA_ARI_URL: pbx.ariUrl,
      LINIA_ARI_USER: pbx.ariUser,
      LINIA_ARI_PASSWORD: pbx.ariPassword,
      LINIA_SIP_WS_URL: pbx.wsUrl,
      LINIA_TRUNK: `PJSIP/trunk/sip:{number}@127.0.0.1:${world.port}`,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

async function isReady(base: string, server: ChildProcess): Promise<void> {
  while (!(await fetch(`${base}/readyz`).catch(() => null))?.ok) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A line whose sound is Linia's own, in the queue of the demo's first line. */
export async function addLine(base: string): Promise<void> {
  const admin = await DeskClient.open(base, 'admin');
  const { queueId } = ((await admin.http('GET', '/api/lines')) as LineRow[]).find(({ name }) => name === '8 800')!;
  const line = { name: 'Телефон', number, queueId, routing: 'linia', announcesRecording: false, voice: 'asterisk' };
  const made = (await admin.http('POST', '/api/lines', line)) as { id?: number };
  if (!made.id) throw new Error(`No line: ${JSON.stringify(made)}`);
  admin.close();
}

/** A desk of the agent, which has been given the microphone unless it is to `ask`; `keepConnections` lets it be asked what it hears. */
export async function openDesk(
  house: Pick<PhoneHouse, 'base' | 'browser'>,
  browser = house.browser,
  {
    login = 'agent',
    before = async () => {},
    asks = false,
  }: { login?: string; before?: (page: Page) => Promise<void>; asks?: boolean } = {},
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: house.base,
    locale: 'ru-RU',
    timezoneId: 'Europe/Moscow',
    viewport: { width: 1280, height: 800 },
    ...(!asks && { permissions: ['microphone'] }),
  });
  await context.addInitScript(keepConnections);
  const page = await context.newPage();
  await before(page);
  await signInQuietly(page.request, login);
  await page.goto('/');
  return page;
}

/**
 * A shell of a browser, as npm has it, knows no permissions; a whole one does. Where a machine decides about a change (CI) and had a whole
 * one put in, a shell is a failure.
 */
export async function isShell(house: Pick<PhoneHouse, 'base'>): Promise<boolean> {
  const browser = await chromium.launch(withMicrophoneToGive());
  const context = await browser.newContext({ permissions: ['microphone'] });
  const page = await context.newPage();
  await page.goto(`${house.base}/healthz`);
  const given = await page.evaluate(() =>
    navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => true,
      () => false,
    ),
  );
  await browser.close();
  return !given;
}

/** What only a whole browser can show: a loud skip in a shell. */
export async function needsWholeBrowser(house: Pick<PhoneHouse, 'base'>): Promise<void> {
  if (!(await isShell(house))) return;
  const why =
    'NOT TESTED: the browser of this machine is a shell, which has no settings of its own to give a microphone by';
  if (process.env['LINIA_WHOLE_BROWSER']) throw new Error(why);
  console.warn(`\n${why}\n`);
  // a machine without Debian's Chromium has no other browser; where one is there, it never comes here
  test.skip(true, why);
}

/** Somebody calls, and is past the menu at once. */
export async function callIn({ caller, pbx }: Pick<PhoneHouse, 'caller' | 'pbx'>): Promise<PhoneCall> {
  const call = await caller.call(pbx.sipPort, number);
  await call.talks;
  call.rtp.press('#');
  return call;
}

/** Every connection for sound that a page makes, so that it can be asked what it hears. */
function keepConnections(): void {
  const Native = window.RTCPeerConnection;
  const made: RTCPeerConnection[] = [];
  Object.assign(window, { made });
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made.push(this);
    }
  };
}

/** What Asterisk hears pressed on any telephone from now on. */
export async function keysPressed(pbx: Pbx): Promise<{ keys: string; close: () => void }> {
  const url = `${pbx.ariUrl.replace(/^http/, 'ws').replace(/\/ari$/, '')}/ari/events?app=linia-test&subscribeAll=true`;
  const socket = new WebSocket(url, { auth: `${pbx.ariUser}:${pbx.ariPassword}` });
  const pressed = { keys: '', close: () => socket.close() };
  socket.on('message', (data) => {
    const event = JSON.parse(String(data)) as { type: string; digit?: string };
    if (event.type === 'ChannelDtmfReceived') pressed.keys += event.digit;
  });
  await once(socket, 'open');
  return pressed;
}
