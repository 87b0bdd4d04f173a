import { expect, test, type Page } from '@playwright/test';
import type { RecordingPage } from '@linia/protocol';
import { DeskClient } from '../apps/server/src/testing/desk-client.ts';
import { callIn, openDesk, phoneHouse, type PhoneHouse } from './asterisk.ts';
import { now, offer } from './desk.ts';
import { look } from './look.ts';

/**
 * The recording of a real call: begun when the caller knows of it, paused for a card, kept as one file, heard by a supervisor who has said
 * what for. Pictures with `PICTURES=folder`.
 */
let house: PhoneHouse;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  house = await phoneHouse();
});
test.afterAll(() => house?.stop());

test('a call is recorded from the agent’s word on, paused by a key, and heard by the supervisor with a reason', async () => {
  const page = await openDesk(house);
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  const caller = await callIn(house);
  await expect(offer(page)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
  const call = await liveCall();
  await expect(now(page)).toContainText('Без записи: клиент не предупреждён');
  await look(page, 'recording-untold');
  await now(page).getByLabel('Сказал(а) клиенту о записи').click();
  await expect(now(page)).toContainText('Запись идёт');
  caller.rtp.tone = 440;
  await look(page, 'recording-on');
  await page.keyboard.press('Alt+KeyI');
  await expect(now(page).getByRole('status').filter({ hasText: 'Запись на паузе' })).toBeVisible();
  await expect(now(page).getByRole('timer', { name: 'Сама продолжится через' })).toBeVisible();
  await expect(
    now(page).getByRole('img', { name: /^Запись на паузе\. Сама продолжится через 01:\d\d$/ }),
  ).toBeVisible();
  await look(page, 'recording-paused');
  await expect(now(page).getByRole('timer', { name: 'Сама продолжится через' })).toHaveText(/^01:([0-4]\d|5[0-7])$/);
  await page.keyboard.press('Alt+KeyI');
  await expect(now(page)).toContainText('Запись идёт');
  const talked = await talkTime(page);
  await expect.poll(() => talkTime(page)).toBeGreaterThan(talked + 4);
  await caller.hangUp();
  await expect(now(page).getByText('Постобработка')).toBeVisible();

  const board = await openDesk(house, house.browser, { login: 'supervisor' });
  await board.goto(`/calls/${call}`);
  const recording = board.getByRole('region', { name: 'Запись' });
  await expect(recording.getByText('пауза для номера карты, Анна Орлова')).toBeVisible();
  await recording.getByRole('button', { name: 'Прослушать' }).focus();
  await board.keyboard.press('Enter');
  const dialog = board.getByRole('dialog', { name: 'Зачем вы слушаете запись?' });
  await expect(dialog.getByRole('textbox')).toBeFocused();
  await look(board, 'recording-reason', ['ru']);
  await board.keyboard.type('ой');
  await dialog.getByRole('button', { name: 'Прослушать' }).click();
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Разбор жалобы' }).click();
  await board.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
  const place = recording.getByRole('slider', { name: 'Место в записи' });
  await expect.poll(async () => Number(await place.inputValue())).toBeGreaterThan(0.3);
  const sound = board.locator('audio');
  const said = () =>
    sound.evaluate((audio: HTMLAudioElement) => ({ at: audio.currentTime, of: audio.duration, paused: audio.paused }));
  // as long as the talk was, with what was said after the pause
  const { gaps } = (await (await board.request.get(`/api/interactions/${call}/recording`)).json()) as RecordingPage;
  expect((await said()).of).toBeGreaterThan(gaps[0]!.to + 1);
  // wound by the keyboard alone: to the end, and back
  await place.focus();
  await board.keyboard.press('End');
  await expect.poll(async () => (await said()).paused).toBe(true);
  await board.keyboard.press('Home');
  await expect.poll(async () => (await said()).at).toBeLessThan(0.5);
  await recording.getByRole('radio', { name: '×2' }).check({ force: true });
  await board.keyboard.press('Tab');
  await place.focus();
  await board.keyboard.press('Space');
  await expect.poll(async () => (await said()).at).toBeGreaterThan(1);
  await board.keyboard.press('Space');
  await expect.poll(async () => (await said()).paused).toBe(true);
  await board.reload();
  await expect(recording.getByText('Разбор жалобы')).toBeVisible();
  await look(board, 'recording-page');

  const admin = await openDesk(house, house.browser, { login: 'admin' });
  await admin.goto('/settings/recordings');
  await admin.getByLabel('Хранить, дней').fill('180');
  await admin.getByRole('button', { name: 'Сохранить' }).click();
  await expect(admin.getByText('Настройки записей сохранены')).toBeVisible();
  await look(admin, 'recording-settings');
  // who listened, in the whole house: what it was about is not told to an administrator
  await admin.getByRole('link', { name: 'Кто слушал разговоры' }).first().click();
  const listened = admin.getByRole('row', { name: 'Разбор жалобы' });
  await expect(listened).toContainText('Кирилл Рябов');
  await expect(listened).toContainText('Анна Орлова');
  await look(admin, 'recording-listens');
  await admin.getByLabel('Кто слушал или кого слушали').fill('орлова');
  await admin.getByLabel('Как').selectOption('Подключился');
  await expect(admin.getByText('Такого не нашлось')).toBeVisible();
  await look(admin, 'recording-listens-none');
  await admin.getByLabel('Как').selectOption('Запись');
  await expect(listened).toBeVisible();
  await board.reload();
  await expect(recording.getByText(/^Удалится /)).toBeVisible();
  await board.goto('/organizations/1');
  await board.getByLabel('Разговоры').selectOption('never');
  await expect(board.getByText('Решение о записи сохранено')).toBeVisible();
  await look(board, 'recording-company');
  for (const context of house.browser.contexts()) await context.close();
});

/** The call that the agent talks in. */
async function liveCall(): Promise<number> {
  const desk = await DeskClient.open(house.base, 'agent');
  const [call] = desk.cards.keys();
  desk.close();
  return call!;
}

/** Seconds of the talk, as its large timer says. */
async function talkTime(page: Page): Promise<number> {
  const said = (await now(page).getByRole('timer', { name: 'Идёт' }).first().textContent()) ?? '';
  return said.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
