import {
  expect,
  test as base,
  type APIRequestContext,
  type BrowserContext,
  type Locator,
  type Page,
} from '@playwright/test';
import type { DemoCaller, InteractionPage, Lists } from '@linia/protocol';
import { cleanHouse } from './clean.ts';

export { expect };

export const password = 'linia';
export type Login = 'agent' | 'agent2' | 'specialist' | 'specialist2' | 'supervisor' | 'head' | 'admin';

interface Fixtures {
  /** Leaves no call behind. */
  house: void;
  /** A window of its own for somebody of the demo, signed in; closed after the test, which no fault of its script passes. */
  open: (login: Login, path?: string) => Promise<Page>;
  /** A window of nobody yet. */
  openDoor: () => Promise<Page>;
  faults: Error[];
}

export const test = base.extend<Fixtures>({
  house: [
    async ({ baseURL }, use) => {
      await use();
      await cleanHouse(baseURL!);
    },
    { auto: true },
  ],
  faults: async ({ house: _ }, use) => {
    const faults: Error[] = [];
    await use(faults);
    expect(faults).toEqual([]);
  },
  openDoor: async ({ browser, faults }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      context.on('weberror', (fault) => faults.push(fault.error()));
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
  open: async ({ openDoor }, use) => {
    await use(async (login, path = '/') => {
      const page = await openDoor();
      await signInQuietly(page.request, login);
      await page.goto(path);
      await expect(page.getByRole('contentinfo')).toContainText('Связь');
      return page;
    });
  },
});

/** By the session's own route: how one signs in at the door is shown in `call.spec.ts`. */
export async function signInQuietly(request: APIRequestContext, login: string): Promise<void> {
  const answer = await request.post('/api/session', { data: { login, password } });
  expect(answer.ok(), `${login} signs in`).toBe(true);
}

export async function signIn(page: Page, login: string, secret = password): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Логин').fill(login);
  await page.getByRole('textbox', { name: 'Пароль' }).fill(secret);
  await page.getByRole('button', { name: 'Войти' }).click();
}

/** The demo's telephone at the foot of the desk. Returns the call's id. */
export async function callNow(page: Page, caller: string): Promise<number> {
  await page.getByRole('button', { name: 'Позвонить' }).click();
  const made = page.waitForResponse('**/api/demo/calls');
  const dialog = page.getByRole('dialog', { name: 'Пусть позвонит…' });
  await dialog.getByRole('button', { name: caller }).click();
  await expect(dialog).toBeHidden();
  return ((await (await made).json()) as { interactionId: number }).interactionId;
}

/** The same without a hand: for calls on another line, or while a desk is not to be touched. */
export async function callsIn(page: Page, key: DemoCaller['key'], lineName = '8 800'): Promise<number> {
  const { lines } = await lists(page);
  const lineId = lines.find(({ name }) => name === lineName)!.id;
  const answer = await page.request.post('/api/demo/calls', { data: { caller: key, lineId } });
  expect(answer.ok()).toBe(true);
  return ((await answer.json()) as { interactionId: number }).interactionId;
}

export async function lists(page: Page): Promise<Lists> {
  return (await (await page.request.get('/api/lists')).json()) as Lists;
}

/** What the server keeps of a call. */
export async function kept(page: Page, id: number): Promise<InteractionPage> {
  return (await (await page.request.get(`/api/interactions/${id}`)).json()) as InteractionPage;
}

export const offer = (page: Page): Locator => page.getByRole('alertdialog');
export const now = (page: Page): Locator => page.getByRole('region', { name: 'Сейчас' });
export const who = (page: Page): Locator => page.getByRole('region', { name: 'Кто звонит' });
export const log = (page: Page): Locator => page.getByRole('complementary', { name: 'Журнал звонка' });
export const note = (page: Page): Locator => log(page).getByLabel('Заметка');
export const escalation = (page: Page): Locator => page.getByRole('region', { name: /^(Эскалация|Соединение): / });

export async function takeCall(page: Page): Promise<void> {
  await offer(page)
    .getByRole('button', { name: /^(Принять|Взять звонок)/ })
    .click();
  await expect(now(page).getByText(/^Разговор( втроём)?$/)).toBeVisible();
}

/** Writes what the caller wants, which is what a department will be asked. */
export async function writeLog(page: Page, words: string, topic = 'Сертификат отозван'): Promise<void> {
  await note(page).fill(words);
  await log(page).getByLabel('Тема').selectOption(topic);
}

/** Opens the escalation and gives a reason. */
export async function beginEscalation(page: Page): Promise<Locator> {
  await page.keyboard.press('Alt+KeyE');
  const dialog = page.getByRole('dialog', { name: 'Эскалация в отдел' });
  await dialog.getByLabel('Причина').selectOption('Нужны права отдела');
  return dialog;
}

/** Sends it to the department. */
export async function sendEscalation(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Передать в отдел' }).click();
  await expect(dialog).toBeHidden();
}

/** Declines what rings, with a reason. */
export async function decline(page: Page, reason: string): Promise<void> {
  await offer(page).getByRole('button', { name: 'Отклонить…' }).click();
  await offer(page).getByRole('button', { name: reason }).click();
}

/** By its chord, which works wherever the focus is. */
export async function hangUp(page: Page): Promise<void> {
  await page.keyboard.press('Alt+Shift+KeyX');
  await expect(now(page).getByText('Постобработка')).toBeVisible();
}

export async function closeCall(page: Page, disposition = 'Решено'): Promise<void> {
  await log(page).getByLabel('Итог').selectOption(disposition);
  await log(page).getByRole('button', { name: 'Закрыть' }).click();
  await expect(toast(page, 'Звонок закрыт')).toBeVisible();
}

export const toast = (page: Page, text: string | RegExp): Locator =>
  page.getByRole('status').getByRole('group', { name: text });

/** A call rings at this desk and is taken. Returns its id. */
export async function inCall(page: Page, key = 'usual', lineName?: string): Promise<number> {
  const id = await callsIn(page, key, lineName);
  await takeCall(page);
  return id;
}
