import { expect, test, type Page } from '@playwright/test';
import type { PhoneCall } from '@linia/pbx';
import { callIn, keysPressed, openDesk, phoneHouse, type PhoneHouse } from './asterisk.ts';
import { cleanHouse } from './clean.ts';
import { now, offer } from './desk.ts';
import { bothHear, callerHears, heardBy } from './sound.ts';

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
  await bothHear(page, caller);
  await expect(page.getByRole('button', { name: 'Телефон: на линии' })).toBeVisible();
  await caller.hangUp();
  await expect(now(page).getByText('Постобработка')).toBeVisible();
});

test('whoever is muted is not heard, and the keypad speaks within the sound', async () => {
  const caller = await talk();
  await bothHear(page, caller);
  await page.keyboard.press('Alt+KeyM');
  await expect(now(page)).toContainText('Микрофон выключен: вас не слышат');
  await callerHears(caller, 'silence');
  await page.keyboard.press('Alt+KeyM');
  await callerHears(caller, 'voice');

  const pressed = await keysPressed(house.pbx);
  await page.keyboard.press('Alt+KeyK');
  const keypad = page.getByRole('dialog', { name: 'Донабор' });
  await expect(keypad).toBeVisible();
  await page.keyboard.type('12');
  await keypad.getByRole('button', { name: 'решётка' }).click();
  await expect(keypad.getByLabel('Набрано')).toHaveText('12#');
  await expect.poll(() => pressed.keys).toBe('12#');
  pressed.close();
  await page.keyboard.press('Escape');
  await expect(keypad).toBeHidden();
  // and whoever is muted is told of the caller's hang-up as anybody
  await page.keyboard.press('Alt+KeyM');
  await caller.hangUp();
  await expect(now(page).getByText('Постобработка')).toBeVisible();
});

test('the talk goes on where only the signalling breaks, and its end is seen afterwards', async () => {
  let cut: () => Promise<void> = async () => {};
  await page.routeWebSocket(/\/sip$/, (socket) => {
    socket.connectToServer();
    cut = () => socket.close({ code: 1001 });
  });
  await page.reload();
  const caller = await talk();
  await bothHear(page, caller);
  const before = await heardBy(page);
  await cut();
  await expect(page.getByRole('contentinfo')).toContainText('Телефон подключается');
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  await bothHear(page, caller);
  expect((await heardBy(page)).made, 'the same connection for sound').toBe(before.made);
  await caller.hangUp();
  await expect(now(page).getByText('Постобработка')).toBeVisible();
});

test('of two windows one has the telephone, and the other takes it over in mid-call', async () => {
  const caller = await talk();
  const second = await page.context().newPage();
  await second.goto('/');
  await expect(second.getByRole('contentinfo')).toContainText('Телефон в другом окне');
  await bothHear(page, caller);
  await second.getByRole('button', { name: 'Телефон: в другом окне' }).click();
  await second.getByRole('dialog', { name: 'Телефон' }).getByRole('button', { name: 'Взять сюда' }).click();
  await expect(second.getByRole('dialog')).toContainText('На линии');
  await second.keyboard.press('Escape');
  await expect(second.getByRole('contentinfo')).toContainText('Телефон на линии');
  await expect(page.getByRole('contentinfo')).toContainText('Телефон в другом окне');
  const first = page;
  page = second;
  await expect.poll(async () => (await heardBy(page)).dtls).toBe('connected');
  await bothHear(page, caller);
  // and back by itself, when the window that has it closes
  page = first;
  await second.close();
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  await bothHear(page, caller);
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
