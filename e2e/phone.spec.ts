import { expect, test, type Page } from '@playwright/test';
import type { LineRow } from '@linia/protocol';
import type { PhoneCall } from '@linia/pbx';
import { number, phoneHouse, type PhoneHouse } from './asterisk.ts';
import { now, offer, password, signInQuietly } from './desk.ts';

/**
 * The telephone in the browser against a real Asterisk: a caller comes over SIP, the ring over the server's own `/sip`, and sound
 * goes both ways. Said by the browser's own figures (bytes, energy, DTLS) and by what the caller hears.
 */
let house: PhoneHouse;
let page: Page;

test.beforeAll(async ({ playwright }) => {
  test.setTimeout(180_000);
  house = await phoneHouse();
  const admin = await playwright.request.newContext({ baseURL: house.base });
  await admin.post('/api/session', { data: { login: 'admin', password } });
  const lines = (await (await admin.get('/api/lines')).json()) as LineRow[];
  const { queueId } = lines.find(({ name }) => name === '8 800')!;
  const line = { name: 'Телефон', number, queueId, routing: 'linia', announcesRecording: false, voice: 'asterisk' };
  const made = await admin.post('/api/lines', { data: line });
  expect(made.ok(), await made.text()).toBe(true);
  await admin.dispose();
});
test.afterAll(() => house?.stop());

test.beforeEach(async () => {
  page = await desk();
});
test.afterEach(() => page.context().close());

test('a ring is answered once the desk has accepted, and both hear each other', async () => {
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  const caller = await calls();
  await expect(offer(page)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(now(page).getByText('Разговор')).toBeVisible();
  await bothHear(caller);
  await caller.hangUp();
  await expect(now(page).getByText('Постобработка')).toBeVisible();
});

/** A desk of the agent, in a window that has a microphone. */
async function desk(login = 'agent'): Promise<Page> {
  const context = await house.browser.newContext({
    baseURL: house.base,
    locale: 'ru-RU',
    timezoneId: 'Europe/Moscow',
    viewport: { width: 1280, height: 800 },
  });
  await context.addInitScript(keepConnections);
  const made = await context.newPage();
  await signInQuietly(made.request, login);
  await made.goto('/');
  return made;
}

async function calls(): Promise<PhoneCall> {
  const call = await house.caller.call(house.pbx.sipPort, number);
  await call.talks;
  // past the menu at once
  call.rtp.press('#');
  return call;
}

/** Sound comes in at the browser, through the encrypted channel, and what it says is heard by the caller. */
async function bothHear(caller: PhoneCall): Promise<void> {
  await expect.poll(async () => (await heard()).dtls).toBe('connected');
  const before = await heard();
  caller.rtp.tone = 440;
  await expect.poll(async () => (await heard()).bytes - before.bytes).toBeGreaterThan(4_000);
  await expect.poll(async () => (await heard()).energy - before.energy).toBeGreaterThan(0.01);
  caller.rtp.tone = 0;
  caller.rtp.heard();
  await expect.poll(() => louder(caller)).toBe(true);
}

/** Whether the caller has heard something louder than a line that is silent. */
function louder({ rtp }: PhoneCall): boolean {
  const { packets, decibels } = rtp.heard();
  return packets > 5 && decibels > -60;
}

/** Every connection for sound that the page makes, so that it can be asked what it hears. */
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

/** What the newest connection has heard. */
function heard(): Promise<{ bytes: number; energy: number; dtls: string | undefined }> {
  return page.evaluate(async () => {
    const { made } = window as unknown as { made: RTCPeerConnection[] };
    let [bytes, energy, dtls]: [number, number, string | undefined] = [0, 0, undefined];
    for (const stats of (await made.at(-1)?.getStats())?.values() ?? []) {
      if (stats.type === 'inbound-rtp') [bytes, energy] = [stats.bytesReceived, stats.totalAudioEnergy];
      if (stats.type === 'transport') dtls = stats.dtlsState;
    }
    return { bytes, energy, dtls };
  });
}
