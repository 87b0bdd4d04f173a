import { chromium, expect, test, type LaunchOptions, type Page } from '@playwright/test';
import {
  callIn,
  needsWholeBrowser,
  openDesk,
  phoneHouse,
  withMicrophoneRefused,
  withoutMicrophone,
  type PhoneHouse,
} from './asterisk.ts';
import { cleanHouse } from './clean.ts';
import { now, offer } from './desk.ts';
import { folder, look, speak } from './look.ts';
import { LossyNetwork } from './lossy.ts';

/** The telephone in each of its states: said in words, clean for axe, reached by the keyboard; pictures with `PICTURES=folder`. */
let house: PhoneHouse;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  house = await phoneHouse();
});
test.afterAll(() => house?.stop());
test.afterEach(async () => {
  for (const context of house.browser.contexts()) await context.close();
  await cleanHouse(house.base);
});
if (folder) test.describe.configure({ timeout: 180_000 });

test('it is on the line, and microphone and loudspeaker can be tried before the first call', async () => {
  const page = await openDesk(house);
  await expect(foot(page)).toContainText('Телефон на линии');
  await expect(foot(page)).toContainText('Fake');
  await look(page, 'phone-on');
  await byKey(page, 'Телефон: на линии');
  const dialog = page.getByRole('dialog', { name: 'Телефон' });
  // the microphone beeps twice a second
  await expect
    .poll(async () => Number(await dialog.getByRole('meter').getAttribute('aria-valuenow')))
    .toBeGreaterThan(0);
  await dialog.getByLabel('Микрофон').selectOption({ index: 1 });
  await dialog.getByLabel('Динамик').selectOption({ index: 1 });
  await dialog.getByRole('button', { name: 'Проиграть звук' }).click();
  await look(page, 'phone-dialog');
  await speak(page, 'en');
  await expect(page.getByLabel('Microphone')).toContainText('As in the system');
  await expect(page.getByLabel('Desk phone (SIP)')).toContainText('None: the browser rings');
  await speak(page, 'ru');
  await dialog.getByRole('button', { name: 'Записать 3 секунды' }).click();
  await expect(dialog.getByRole('button', { name: 'Говорите…' })).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Слушайте: это вы' })).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Записать 3 секунды' })).toBeVisible();
});

test('the microphone and the loudspeaker that were chosen are chosen when the desk is opened again', async () => {
  await needsWholeBrowser(house);
  const page = await openDesk(house);
  await byKey(page, 'Телефон: на линии');
  const dialog = page.getByRole('dialog', { name: 'Телефон' });
  await dialog.getByLabel('Микрофон').selectOption({ index: 1 });
  await dialog.getByLabel('Динамик').selectOption({ index: 1 });
  await page.reload();
  await byKey(page, 'Телефон: на линии');
  await expect(dialog.getByLabel('Микрофон')).not.toHaveValue('');
  await expect(dialog.getByLabel('Динамик')).not.toHaveValue('');
});

test('while it rings the desk says who calls', async () => {
  const page = await openDesk(house);
  await expect(foot(page)).toContainText('Телефон на линии');
  const caller = await callIn(house);
  await expect(offer(page)).toContainText('+7 913 555-01-42');
  await look(page, 'phone-ringing');
  await caller.hangUp();
  await expect(offer(page)).toBeHidden();
});

test('in a talk it can be muted and keys can be pressed', async () => {
  const page = await openDesk(house);
  await talkOn(page);
  await expect(now(page)).not.toContainText('Слышно плохо');
  await look(page, 'phone-talking');
  await page.keyboard.press('Alt+KeyK');
  const keypad = page.getByRole('dialog', { name: 'Донабор' });
  await expect(keypad).toBeVisible();
  await page.keyboard.type('007');
  await expect(keypad.getByLabel('Набрано')).toHaveText('007');
  await look(page, 'phone-keypad');
  await page.keyboard.press('Escape');
  await expect(keypad).toBeHidden();
  await page.keyboard.press('Alt+KeyM');
  await expect(now(page)).toContainText('Микрофон выключен');
  await look(page, 'phone-muted');
  await page.keyboard.press('Alt+KeyM');
  await page.keyboard.press('Alt+KeyH');
  await expect(now(page).getByText('Удержание', { exact: true })).toBeVisible();
  await look(page, 'phone-held');
});

test('bad sound is said with its figures while it is bad, and no longer', async () => {
  const page = await openDesk(house);
  const network = new LossyNetwork();
  await network.between(page);
  await page.reload();
  await talkOn(page);
  network.loss = 0.4;
  await expect(now(page)).toContainText('Слышно плохо');
  await expect(now(page)).toContainText(/потери\s[2-6]\d\s%,\sзадержка\s\d+\sмс,\sоценка\s[12](,\d)?\sиз\s5/);
  await look(page, 'phone-bad');
  network.loss = 0;
  await expect(now(page)).not.toContainText('Слышно плохо');
  network.close();
});

test('another window has it: said so, and taken back by a key', async () => {
  const first = await openDesk(house);
  await expect(foot(first)).toContainText('Телефон на линии');
  const page = await first.context().newPage();
  await page.goto('/');
  await expect(foot(page)).toContainText('Телефон в другом окне');
  await byKey(page, 'Телефон: в другом окне');
  await look(page, 'phone-elsewhere');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog')).toContainText('На линии');
});

test('another computer of the same person takes it, and the one before says so', async () => {
  const [page, other] = [await openDesk(house), await openDesk(house)];
  await expect(foot(other)).toContainText('Телефон на линии');
  await expect(foot(page)).toContainText('Телефон в другом окне');
  await byKey(page, 'Телефон: в другом окне');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog')).toContainText('На линии');
  await expect(foot(other)).toContainText('Телефон в другом окне');
});

test('without its connection it says that calls go to others, and connects by itself', async () => {
  const page = await openDesk(house);
  await expect(foot(page)).toContainText('Телефон на линии');
  let away = true;
  await page.routeWebSocket(/\/sip$/, (socket) => {
    if (away) void socket.close({ code: 1001 });
    else socket.connectToServer();
  });
  await page.reload();
  await expect(foot(page)).toContainText('Телефон без связи');
  await expect(banner(page)).toContainText('Нет связи с телефонной станцией');
  await look(page, 'phone-lost');
  away = false;
  await page.getByRole('button', { name: 'Подключить сейчас' }).click();
  await expect(foot(page)).toContainText('Телефон на линии');
});

test('a way to the Asterisk on which nothing is ever answered is left for another by itself', async () => {
  const page = await openDesk(house);
  await expect(foot(page)).toContainText('Телефон на линии');
  let opened = 0;
  await page.routeWebSocket(/\/sip$/, (socket) => {
    if (opened++ > 0) socket.connectToServer();
  });
  await page.reload();
  await expect(foot(page)).toContainText('Телефон подключается');
  await expect(foot(page)).toContainText('Телефон на линии');
  expect(opened).toBeGreaterThan(1);
});

test('a microphone that is not allowed is asked for, and what to do is said when the browser withholds it', async () => {
  const page = await openIn(await withMicrophoneRefused(house));
  await expect(banner(page)).toContainText('Микрофон ещё не разрешён');
  await look(page, 'phone-microphone-ask');
  await page.getByRole('button', { name: 'Разрешить микрофон' }).click();
  await expect(banner(page)).toContainText('Браузер не даёт микрофон');
  await look(page, 'phone-microphone-denied');
  await byKey(page, 'Телефон: не слышит вас');
  await look(page, 'phone-dialog-denied');
  await page.keyboard.press('Escape');
  await page.context().grantPermissions(['microphone']);
  await expect(foot(page)).not.toContainText('Нет микрофона');
  await expect(banner(page)).toHaveCount(0);
  await page.context().browser()!.close();
});

test('where there is no microphone, that is said before a call finds it out', async () => {
  const page = await openIn(withoutMicrophone());
  await expect(foot(page)).toContainText('Нет микрофона');
  await expect(banner(page)).toContainText('Подключите гарнитуру');
  await look(page, 'phone-microphone-missing');
  await page.context().browser()!.close();
});

/** Somebody has called and was taken. */
async function talkOn(page: Page): Promise<void> {
  await expect(foot(page)).toContainText('Телефон на линии');
  await callIn(house);
  await expect(offer(page)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
  await expect(now(page).getByRole('button', { name: 'Без звука' })).toBeEnabled();
}

const foot = (page: Page) => page.getByRole('contentinfo').filter({ hasText: 'все клавиши' });

/** What stands in the way, at the foot of WHO; the page has another place for what is only read aloud. */
const banner = (page: Page) => page.getByRole('region', { name: 'Кто звонит' }).getByRole('alert');

async function openIn(options: LaunchOptions): Promise<Page> {
  return openDesk(house, await chromium.launch(options), { asks: true });
}

/** By the keyboard alone. */
async function byKey(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Телефон' })).toBeVisible();
}
