import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chromium, test, type Browser, type LaunchOptions } from '@playwright/test';
import { WebSocket } from 'ws';
import { SipPhone, startPbx, type Pbx } from '../apps/pbx/src/index.ts';
import { freePort } from './free-port.ts';

/** What the world dials. */
export const number = '88001008812';

/** A Linia of its own beside a real Asterisk, and a browser that has a microphone. */
export interface PhoneHouse {
  pbx: Pbx;
  base: string;
  browser: Browser;
  /** What a caller calls with. */
  caller: SipPhone;
  stop: () => Promise<void>;
}

/** Where there is no Asterisk and none can be had: a failure where everything is to be proved, else a skip that says so. */
export async function phoneHouse(): Promise<PhoneHouse> {
  const pbx = await startPbx({ numbers: [number] }).catch((error: Error) => error);
  if (pbx instanceof Error) {
    if (process.env['CI']) throw pbx;
    const why = `NOT TESTED: calls with a real Asterisk. There is none here, and none could be fetched: ${pbx.message}`;
    console.warn(`\n${why}\n`);
    test.skip(true, why);
    throw pbx;
  }
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const server = startServer(port, pbx);
  await isReady(base, server);
  const caller = await SipPhone.open();
  const browser = await chromium.launch(withMicrophone());
  return {
    pbx,
    base,
    browser,
    caller,
    stop: async () => {
      await browser.close();
      await caller.close();
      const gone = once(server, 'exit');
      server.kill('SIGTERM');
      await gone;
      await pbx.stop();
    },
  };
}

/** Sound without a person: the microphone of Chromium beeps, and the machine talks to itself. */
function withMicrophone(): LaunchOptions {
  const options = JSON.parse(process.env['LINIA_E2E_BROWSER'] ?? '{}') as LaunchOptions;
  const args = [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    '--allow-loopback-in-peer-connection',
    '--autoplay-policy=no-user-gesture-required',
  ];
  return { ...options, args: [...(options.args ?? []), ...args] };
}

function startServer(port: number, pbx: Pbx): ChildProcess {
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
