import type { Page } from '@playwright/test';
import type { DeadlineWhy, FeedbackList, PlansPage } from '@linia/protocol';
import { expect, test, toast } from './desk.ts';
import { folder, look, shades, speak } from './look.ts';
import { nothingWrong } from './nothing-wrong.ts';
import { asAPerson, lookAtPortal, telephone } from './portal-look.ts';
import { sentTo } from './post.ts';

test.use({ viewport: { width: 1280, height: 800 } });

const items = (page: Page) => page.getByRole('navigation', { name: 'Отзывы' });
const said = (page: Page, number: number) => page.getByRole('region', { name: `Отзыв ${number}` });
const numberOn = async (page: Page) => Number(/№\s(\d+)/.exec((await page.getByRole('main').innerText()).replaceAll('\u00a0', ' '))![1]); // prettier-ignore

/** From field to field as a keyboard goes. */
async function type(page: Page, words: string[]): Promise<void> {
  for (const word of words) {
    await page.keyboard.type(word);
    await page.keyboard.press('Tab');
  }
}

test('a customer tells the head of the department by a telephone; the head hears at once and answers by letter', async ({
  browser,
  open,
}) => {
  const desk = await open('head');
  await expect(desk).toHaveURL(/\/feedback$/);
  await expect(desk.getByRole('heading', { level: 1 })).toBeVisible();
  await look(desk, 'feedback-desk');

  const context = await browser.newContext(telephone);
  const page = await context.newPage();
  await page.goto('/support/feedback');
  await expect(page.getByRole('heading', { name: 'Отзыв руководителю' })).toBeVisible();
  await lookAtPortal(page, 'portal-feedback', { both: true });
  await page.getByRole('radio', { name: 'О сотруднике' }).press('Space');
  await expect(page.getByLabel('Номер запроса')).toBeHidden();
  await page.getByLabel('Фамилия, имя сотрудника').focus();
  await type(page, ['Дятлов Илья', '']);
  await page.getByLabel('Расскажите').fill('Обещал позвонить до обеда и не позвонил.');
  await page.getByLabel('Фамилия, имя', { exact: true }).fill('Ковалёва Марина');
  await page.getByLabel('Почта').fill('kovaleva@sibgost');
  const send = page.getByRole('button', { name: 'Отправить отзыв' });
  await expect(async () => {
    await send.press('Enter');
    await expect(page.getByRole('alert')).toContainText('После @ нужен домен', { timeout: 2_000 });
  }).toPass();
  await expect(page.getByLabel('Фамилия, имя сотрудника')).toHaveValue('Дятлов Илья');
  await lookAtPortal(page, 'portal-feedback-wrong');
  await page.getByLabel('Почта').fill('kovaleva.fb@sibgost.example');
  await page.getByRole('checkbox').press('Space');
  await asAPerson(page);
  await send.press('Enter');
  await expect(page.getByRole('heading', { name: 'Отзыв принят' })).toBeVisible();
  await expect(page.getByText(/Руководитель ответит до/)).toBeVisible();
  await lookAtPortal(page, 'portal-feedback-sent', { both: true });
  const number = await numberOn(page);
  expect(await context.cookies()).toEqual([]);
  await context.close();

  const item = items(desk).getByRole('link').filter({ hasText: 'Обещал позвонить до обеда' });
  await expect(item).toBeVisible();
  await item.focus();
  await item.press('Enter');
  const at = said(desk, number);
  await expect(at).toContainText('О сотруднике: Дятлов Илья');
  await at.getByRole('textbox').fill('Марина, здравствуйте! Илья позвонит вам сегодня до шести.');
  await expect(at.getByText(/черновик \d/)).toBeVisible();
  await desk.reload();
  await expect(at.getByRole('textbox')).toHaveValue(/Илья позвонит вам/);
  await look(desk, 'feedback-answer');
  await at.getByRole('textbox').press('Control+Enter');
  await expect(at.getByText(/Ответ уйдёт через|Отправляем/)).toBeVisible();
  await desk.keyboard.press('Alt+KeyZ');
  await expect(toast(desk, 'Ответ отозван')).toBeVisible();
  await expect(at.getByRole('textbox')).toHaveValue(/Илья позвонит вам/);
  await at.getByRole('textbox').press('Control+Enter');
  await expect
    .poll(async () => (await sentTo(desk.request, 'kovaleva.fb@sibgost.example')).map(({ subject }) => subject))
    .toEqual([`Re: Отзыв № ${number}`, `Отзыв № ${number} принят`]);
});

test('without scripts the same page takes feedback, once however often it is sent', async ({ browser, open }) => {
  const context = await browser.newContext({ ...telephone, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/support/feedback?lang=en');
  await page.getByRole('radio', { name: 'Thanks' }).check();
  await page.getByLabel('Tell us').fill('Everything was clear and quick.');
  await page.getByLabel('Full name').last().fill('Ann Smith');
  await page.getByLabel('E-mail').fill('ann@customer.example');
  await page.getByRole('checkbox').check();
  const send = page.getByRole('button', { name: 'Send the feedback' });
  await asAPerson(page);
  await send.dblclick();
  await expect(page.getByRole('heading', { name: 'Feedback received' })).toBeVisible();
  const number = await numberOn(page);
  await context.close();
  const admin = await open('admin', '/settings/feedback');
  const told = async () => (await sentTo(admin.request, 'ann@customer.example')).map(({ subject }) => subject);
  await expect.poll(told).toEqual([expect.stringContaining(String(number))]);
  await expect(admin.getByRole('heading', { name: 'Отзывы', level: 1 })).toBeVisible();
  await expect(admin.getByText('руководителя нет').first()).toBeVisible();
  await look(admin, 'feedback-settings');
});

/** One of the department’s, with a plan. */
const known = 1046266;

test('a request past its time comes to the head by itself, with what lies behind it; the answer reaches its customer; the week is on one page', async ({
  open,
}) => {
  const admin = await open('admin', '/settings/feedback');
  const desk = await open('head');
  await desk.goto('/quality');
  await expect(desk.getByRole('button', { name: /Решено в срок/ })).toBeVisible();
  await nothingWrong(desk, 'the week of a department');
  for (const language of folder ? (['en', 'ru'] as const) : []) {
    await speak(desk, language);
    await expect(desk.locator('.wk').first()).toBeVisible();
    await shades(desk, `quality-${language}`);
  }
  await desk.getByRole('button', { name: 'Неделя раньше' }).click();
  await desk.getByRole('button', { name: /Решено в срок/ }).click();
  await expect(desk.getByRole('dialog', { name: 'Решено в срок' })).toContainText('Запрос считается в день');
  await look(desk, 'quality-list', ['ru']);
  await desk.keyboard.press('Escape');
  await desk.goto('/feedback');

  const list = async () => (await (await desk.request.get('/api/feedback')).json()) as FeedbackList;
  const overdue = async () => (await list()).rows.find((row) => row.kind === 'overdue');
  await expect.poll(overdue).toBeDefined();
  const late = (await overdue())!;
  await items(desk)
    .getByRole('link')
    .filter({ hasText: `№ ${late.ticketNumber}` })
    .click();
  const at = said(desk, late.number);
  await expect(at.getByRole('heading', { name: 'Доказательства' })).toBeVisible();
  await at.getByRole('button', { name: 'Почему такой срок' }).click();
  await expect(desk.getByRole('dialog', { name: 'Почему такой срок' })).toContainText('по тарифу');
  await desk.keyboard.press('Escape');
  await look(desk, 'feedback-overdue');

  // half an hour was promised to all who have this plan: for some it has passed
  await admin.request.put('/api/settings/feedback', {
    data: { answerMinutes: 480, lateMinutes: 0, lateADay: 1000, digestAt: '17:00' },
  });
  const why = (await (await desk.request.get(`/api/tickets/${known}/deadlines`)).json()) as DeadlineWhy;
  const { plans } = (await (await admin.request.get('/api/plans')).json()) as PlansPage;
  const before = plans.find(({ plan }) => plan.name === why.plan!.name)!;
  const had = (await list()).rows.map(({ number }) => number);
  const put = async (plan: typeof before.plan, version: number) => {
    const answer = await admin.request.put(`/api/plans/${before.id}`, { data: { version, plan, despite: true } });
    expect(answer.ok(), await answer.text()).toBe(true);
  };
  await put({ ...before.plan, respond: 10, resolve: 20, targets: [] }, before.version);
  // journeys share a house: what passed in another one is gathered already, for a request is late once
  const isNew = async () => {
    const gathered = (await (await desk.request.get('/api/feedback?show=gathered')).json()) as FeedbackList;
    return [...(await list()).rows, ...gathered.rows].find(
      (row) => row.kind === 'overdue' && !had.includes(row.number),
    );
  };
  await expect.poll(async () => (await isNew()) !== undefined).toBe(true);
  const made = (await isNew())!;
  await desk.goto(`/feedback/${made.number}`);
  const now = said(desk, made.number);
  await expect(now).toContainText('не решён в срок');
  await expect(now).toContainText(/письмом\sна\s\S+@/);
  const to = /письмом\sна\s(\S+@\S+?),/.exec(await now.innerText())![1]!;
  await now.getByRole('textbox').fill('Мы не успели. Специалист позвонит вам в течение часа.');
  await now.getByRole('button', { name: 'Отправить' }).click();
  await expect
    .poll(async () => (await sentTo(desk.request, to)).map(({ subject }) => subject))
    .toContain(`Re: Отзыв № ${made.number}`);
  if (folder) await shades(desk, 'feedback-answered');
  const { plans: after } = (await (await admin.request.get('/api/plans')).json()) as PlansPage;
  await put(before.plan, after.find(({ id }) => id === before.id)!.version);
  await admin.request.put('/api/settings/feedback', {
    data: { answerMinutes: 480, lateMinutes: 30, lateADay: 10, digestAt: '17:00' },
  });
});
