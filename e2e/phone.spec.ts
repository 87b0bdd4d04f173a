import { expect, test, type Page } from '@playwright/test';
import type { PhoneCall } from '@linia/pbx';
import { DeskClient } from '../apps/server/src/testing/desk-client.ts';
import { callIn, keysPressed, openDesk, phoneHouse, type PhoneHouse } from './asterisk.ts';
import { cleanHouse } from './clean.ts';
import { now, offer } from './desk.ts';

/**
 * The telephone in the browser against a real Asterisk: a caller comes over SIP, the ring over the server's own `/sip`, and sound
 * goes both ways. Said by the browser's own figures (bytes, energy, DTLS) and by what the caller hears.
 */
let house: PhoneHouse;
let page: Page;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  house = await phoneHouse();
});
test.afterAll(() => house?.stop());

test.beforeEach(async () => {
  page = await openDesk(house);
});
test.afterEach(async () => {
  await page.context().close();
  await cleanHouse(house.base);
});

test('a ring is answered once the desk has accepted, and both hear each other until the caller hangs up', async () => {
  const caller = await talk();
  await bothHear(caller);
  await expect(page.getByRole('button', { name: 'Телефон: на линии' })).toBeVisible();
  await caller.hangUp();
  await expect(now(page).getByText('Постобработка')).toBeVisible();
});

test('whoever is muted is not heard, and the keypad speaks within the sound', async () => {
  const caller = await talk();
  await bothHear(caller);
  await page.keyboard.press('Alt+KeyM');
  await expect(now(page)).toContainText('Микрофон выключен: вас не слышат');
  await expect.poll(() => isQuiet(caller)).toBe(true);
  await page.keyboard.press('Alt+KeyM');
  await expect.poll(() => isLoud(caller)).toBe(true);

  const pressed = await keysPressed(house.pbx);
  await page.keyboard.press('Alt+KeyK');
  const keypad = page.getByRole('dialog', { name: 'Донабор' });
  await page.keyboard.type('12');
  await keypad.getByRole('button', { name: 'решётка' }).click();
  await expect(keypad.getByLabel('Набрано')).toHaveText('12#');
  await expect.poll(() => pressed.keys).toBe('12#');
  pressed.close();
  await page.keyboard.press('Escape');
  await expect(keypad).toBeHidden();
});

test('a page that is reloaded in mid-call has the sound again within three seconds', async () => {
  const caller = await talk();
  await bothHear(caller);
  const begun = Date.now();
  await page.reload();
  await expect.poll(async () => (await heard()).dtls, { intervals: [50] }).toBe('connected');
  const there = Date.now() - begun;
  await bothHear(caller);
  const took = Date.now() - begun;
  console.log(`  the sound is there ${there} ms after the reload, both were heard ${took} ms after it`);
  expect(there).toBeLessThan(3_000);
  expect(caller.over).toBe(false);
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
});

test('the talk goes on where only the signalling breaks, and its end is seen afterwards', async () => {
  let cut: () => Promise<void> = async () => {};
  await page.routeWebSocket(/\/sip$/, (socket) => {
    socket.connectToServer();
    cut = () => socket.close({ code: 1001 });
  });
  await page.reload();
  const caller = await talk();
  await bothHear(caller);
  const before = await heard();
  await cut();
  await expect(page.getByRole('contentinfo')).toContainText('Телефон подключается');
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  await bothHear(caller);
  expect((await heard()).made, 'the same connection for sound').toBe(before.made);
  await caller.hangUp();
  await expect(now(page).getByText('Постобработка')).toBeVisible();
});

test('a tab that is killed is noticed at once: the caller hears music and waits for it', async () => {
  const caller = await talk();
  await bothHear(caller);
  await page.close();
  const begun = Date.now();
  const other = await DeskClient.open(house.base, 'agent');
  await other.sees(({ assignments }) => assignments.some(({ reattachBy }) => reattachBy !== null));
  console.log(`  the caller waits for the agent ${Date.now() - begun} ms after the tab died`);
  expect(Date.now() - begun).toBeLessThan(8_000);
  other.close();
  caller.rtp.heard();
  await expect.poll(() => isLoud(caller), { intervals: [600] }).toBe(true);
  expect(caller.over).toBe(false);
});

test('of two windows one has the telephone, and the other takes it over in mid-call', async () => {
  const caller = await talk();
  const second = await page.context().newPage();
  await second.goto('/');
  await expect(second.getByRole('contentinfo')).toContainText('Телефон в другом окне');
  await bothHear(caller);
  await second.getByRole('button', { name: 'Телефон: в другом окне' }).click();
  await second.getByRole('dialog', { name: 'Телефон' }).getByRole('button', { name: 'Взять сюда' }).click();
  await expect(second.getByRole('dialog')).toContainText('На линии');
  await second.keyboard.press('Escape');
  await expect(second.getByRole('contentinfo')).toContainText('Телефон на линии');
  await expect(page.getByRole('contentinfo')).toContainText('Телефон в другом окне');
  const first = page;
  page = second;
  await expect.poll(async () => (await heard()).dtls).toBe('connected');
  await bothHear(caller);
  // and back by itself, when the window that has it closes
  page = first;
  await second.close();
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  await bothHear(caller);
});

/** A caller who has been taken. */
async function talk(): Promise<PhoneCall> {
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  const caller = await callIn(house);
  await expect(offer(page)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
  return caller;
}

/** Sound comes in at the browser, through the encrypted channel, and what it says is heard by the caller. */
async function bothHear(caller: PhoneCall): Promise<void> {
  await expect.poll(async () => (await heard()).dtls, { intervals: [50] }).toBe('connected');
  const before = await heard();
  caller.rtp.tone = 440;
  await expect.poll(async () => (await heard()).bytes - before.bytes, { intervals: [50] }).toBeGreaterThan(4_000);
  await expect.poll(async () => (await heard()).energy - before.energy, { intervals: [50] }).toBeGreaterThan(0.005);
  caller.rtp.tone = 0;
  caller.rtp.heard();
  await expect.poll(() => isLoud(caller), { intervals: [600] }).toBe(true);
}

/** What the microphone of this browser beeps twice a second is some −40 dB; a silent line is −90. */
const isLoud = ({ rtp }: PhoneCall): boolean => {
  const { packets, decibels } = rtp.heard();
  return packets > 20 && decibels > -55;
};
const isQuiet = ({ rtp }: PhoneCall): boolean => {
  const { packets, decibels } = rtp.heard();
  return packets > 20 && decibels < -70;
};

/** What the newest connection has heard. */
function heard(): Promise<{ bytes: number; energy: number; dtls: string | undefined; made: number }> {
  return page.evaluate(async () => {
    const { made } = window as unknown as { made: RTCPeerConnection[] };
    let [bytes, energy, dtls]: [number, number, string | undefined] = [0, 0, undefined];
    for (const stats of (await made.at(-1)?.getStats())?.values() ?? []) {
      if (stats.type === 'inbound-rtp') [bytes, energy] = [stats.bytesReceived, stats.totalAudioEnergy];
      if (stats.type === 'transport') dtls = stats.dtlsState;
    }
    return { bytes, energy, dtls, made: made.length };
  });
}
