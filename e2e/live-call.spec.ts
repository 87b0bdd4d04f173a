import { expect, test, type Page } from '@playwright/test';
import { SipPhone, type PhoneCall } from '../apps/pbx/src/index.ts';
import { callIn, openDesk, phoneHouse } from './asterisk.ts';
import { cleanHouse } from './clean.ts';
import { now, offer } from './desk.ts';
import { folder, look } from './look.ts';

/** What people can do with a live call, by the keyboard alone, with a real Asterisk; pictures with `PICTURES=folder`. */
let house: Awaited<ReturnType<typeof phoneHouse>>;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  house = await phoneHouse();
});
test.afterAll(() => house?.stop());
test.afterEach(async () => {
  for (const context of house.browser.contexts()) await context.close();
  await cleanHouse(house.base);
});
if (folder) test.describe.configure({ timeout: 240_000 });

test('a supervisor listens, whispers and joins by keys from the board; the agent sees it; a reload is in it again', async () => {
  const page = await openDesk(house);
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  const caller = await talk(page);
  const board = await openDesk(house, house.browser, { login: 'supervisor' });
  await board.goto('/board');
  const people = board.getByRole('region', { name: 'Люди' });
  const choose = async () => {
    await people
      .getByRole('button', { name: /Разговор/ })
      .first()
      .press('Enter');
    await expect(people.getByRole('button', { name: /^Слушать/ })).toBeEnabled();
  };
  await choose();
  await look(board, 'supervise-ways');
  await board.keyboard.press('Alt+KeyL');
  const strip = board.getByRole('region', { name: 'Вы слушаете разговор' });
  await expect(strip).toContainText('Вас не слышит никто. Специалист это видит');
  await expect(now(page)).toContainText('слушает разговор');
  await hears(board, caller);
  await look(board, 'supervise-listen');
  await look(page, 'supervised-listen');
  await page.keyboard.press('Alt+KeyM');
  await silent(caller, page);

  await board.keyboard.press('Alt+KeyW');
  await expect(strip).toContainText('Вас слышит только');
  await expect(now(page)).toContainText('подсказывает: клиент не слышит');
  await look(board, 'supervise-whisper');
  await silent(caller, page);

  await board.keyboard.press('Alt+KeyJ');
  await expect(strip).toContainText('Вас слышат все, и клиент тоже');
  await expect.poll(() => loud(caller), { intervals: [700] }).toBe(true);
  await look(board, 'supervise-join');

  await board.reload();
  await expect(strip).toContainText('Вас слышат все, и клиент тоже');
  await hears(board, caller);
  await board.keyboard.press('Alt+KeyL');
  await expect(strip).toContainText('Вас не слышит никто');
  await board.keyboard.press('Alt+KeyQ');
  await expect(strip).toBeHidden();
  await expect(now(page)).not.toContainText('слушает разговор');
  await choose();
  await board.keyboard.press('Alt+KeyL');
  await expect(strip).toContainText('Вас не слышит никто');
  await caller.hangUp();
  await expect(strip).toBeHidden();
});

test('somebody outside is asked while the caller hears music, taken into the talk, and given the caller, by keys alone', async () => {
  const page = await openDesk(house);
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  const caller = await talk(page);
  await page.keyboard.press('Alt+KeyG');
  const dialog = page.getByRole('dialog', { name: 'Перевести звонок' });
  // nobody but this agent is on shift
  await expect(dialog.getByRole('option', { name: /никого нет/ }).first()).toBeDisabled();
  await look(page, 'transfer-line');
  await dialog.getByLabel('Спросить по номеру').check();
  await dialog.getByRole('textbox', { name: 'Номер' }).fill('+44 20 7946 0000');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toContainText('На такие номера вам звонить нельзя');
  await look(page, 'transfer-refused');
  await dialog.getByRole('textbox', { name: 'Номер' }).fill('+7 913 555-01-43');
  await page.keyboard.press('Control+Enter');
  const outside = await house.world.rings();
  const strip = page.getByRole('region', { name: 'Внешний собеседник' });
  await expect(strip).toContainText('Вызываем');
  await look(page, 'outside-dialing');
  outside.answer();
  await expect(strip).toContainText('на линии');
  await expect(strip).toContainText('Клиент слышит музыку');
  await look(page, 'outside-talking');
  await press(page, strip, 'Все вместе');
  await expect(strip).toContainText('Все слышат друг друга');
  outside.rtp.tone = 1_100;
  await expect.poll(() => caller.rtp.strength(1_100), { intervals: [300] }).toBeGreaterThan(-45);
  await look(page, 'outside-together');
  await press(page, strip, 'Передать');
  await expect(now(page).getByText('Постобработка')).toBeVisible();
  await expect.poll(() => caller.rtp.strength(1_100), { intervals: [300] }).toBeGreaterThan(-45);
  await outside.hangUp();
  expect(await caller.ended).toBe('BYE');
});

test('a telephone on the desk is set up in the dialog, its password shown once; rung with the browser, lifting it accepts', async () => {
  const page = await openDesk(house);
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  const dialog = page.getByRole('dialog', { name: 'Телефон' });
  const open = async () => {
    await page.getByRole('button', { name: 'Телефон: на линии' }).focus();
    await page.keyboard.press('Enter');
    await expect(dialog).toBeVisible();
  };
  await open();
  const use = dialog.getByLabel('Телефон на столе (SIP)');
  await use.selectOption({ label: 'Звонит вместе с браузером' });
  await expect(dialog).toContainText('Пароль показан один раз');
  const [name, password] = await dialog.locator('code').allTextContents();
  await look(page, 'phone-desk');
  const close = async () => {
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  };
  await close();
  await open();
  await expect(dialog.locator('code')).toHaveText([name!]);
  await close();
  const desk = await SipPhone.open();
  expect(await desk.register(house.pbx.sipPort, name!, password!)).toBe(200);
  const caller = await callIn(house);
  const rung = await desk.rings();
  await expect(offer(page)).toBeVisible();
  rung.answer();
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
  [caller.rtp.tone, rung.rtp.tone] = [440, 700];
  await expect.poll(() => caller.rtp.strength(700), { intervals: [300] }).toBeGreaterThan(-45);
  await expect.poll(() => rung.rtp.strength(440), { intervals: [300] }).toBeGreaterThan(-45);
  await caller.hangUp();
  expect(await rung.ended).toBe('BYE');
  await open();
  await use.selectOption({ label: 'Нет: звонит браузер' });
  await expect(dialog.locator('code')).toHaveCount(0);
  await desk.close();
});

/** A caller who has been taken, by keys; silent until told otherwise. */
async function talk(page: Page): Promise<PhoneCall> {
  const caller = await callIn(house);
  await expect(offer(page)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
  return caller;
}

async function press(page: Page, within: ReturnType<Page['getByRole']>, name: string): Promise<void> {
  await within.getByRole('button', { name }).focus();
  await page.keyboard.press('Enter');
}

/** The caller's tone comes in at this browser. */
async function hears(page: Page, caller: PhoneCall): Promise<void> {
  const energy = () =>
    page.evaluate(async () => {
      const { made } = window as unknown as { made: RTCPeerConnection[] };
      let sum = 0;
      for (const stats of (await made.at(-1)?.getStats())?.values() ?? [])
        if (stats.type === 'inbound-rtp') sum = stats.totalAudioEnergy as number;
      return sum;
    });
  const before = await energy();
  caller.rtp.tone = 440;
  await expect.poll(async () => (await energy()) - before, { intervals: [100] }).toBeGreaterThan(0.005);
  caller.rtp.tone = 0;
}

/** With the agent muted nothing is left for the caller to hear: the supervisor's microphone, which beeps, does not reach them. */
async function silent(caller: PhoneCall, page: Page): Promise<void> {
  await expect(now(page)).toContainText('Микрофон выключен');
  // what was said just before is still on its way; of what follows two whole seconds, in which the microphone beeps four times, are silent
  await expect
    .poll(async () => {
      caller.rtp.heard();
      await expect.poll(() => caller.rtp.packets).toBeGreaterThan(100);
      return caller.rtp.heard().decibels;
    })
    .toBeLessThan(-70);
}

/** The beep of a microphone is some −40 dB; silence is −90. */
const loud = ({ rtp }: PhoneCall): boolean => {
  const { packets, decibels } = rtp.heard();
  return packets > 20 && decibels > -60;
};
