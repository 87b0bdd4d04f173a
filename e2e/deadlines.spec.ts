import type { Page } from '@playwright/test';
import type { DeadlineWhy, IntakeAnswer, PlansPage } from '@linia/protocol';
import { expect, test, toast } from './desk.ts';
import { folder, shades } from './look.ts';
import { nothingWrong } from './nothing-wrong.ts';

test.use({ viewport: { width: 1280, height: 800 } });

const field = (page: Page, label: string) => page.getByRole('dialog').getByLabel(label, { exact: true }).first();

/** One of agent’s, due in three hours. */
const known = 1046251;

test('a deadline comes near, is warned of, passes and stands on the board; the request says why it was due then', async ({
  open,
}) => {
  const agent = await open('agent');
  const why = (await (await agent.request.get(`/api/tickets/${known}/deadlines`)).json()) as DeadlineWhy;
  const admin = await open('admin', '/settings/plans');
  const plans = (await (await admin.request.get('/api/plans')).json()) as PlansPage;
  const before = plans.plans.find(({ plan }) => plan.name === why.plan!.name)!;
  await nothingWrong(admin, 'the page of plans');
  await shades(admin, 'plans');

  // warned at once, where nine tenths of the time are early enough
  await admin.getByRole('button', { name: before.plan.name, exact: true }).click();
  await field(admin, 'Предупредить, когда осталось, %').fill('90');
  await nothingWrong(admin, 'a plan');
  await shades(admin, 'plan');
  await admin.getByRole('button', { name: 'Проверить и сохранить' }).click();
  await expect(admin.getByRole('dialog')).toContainText('Сроки открытых запросов не меняются');
  await admin.getByRole('button', { name: 'Сохранить', exact: true }).click();
  await expect(toast(admin, `Тариф «${before.plan.name}» сохранён`)).toBeVisible();
  const soon = agent.getByRole('region', { name: 'Скоро срок' });
  await expect(soon.getByRole('link', { name: `${known}` })).toBeVisible();
  await nothingWrong(agent, 'the desk with a deadline that is near');
  await shades(agent, 'desk-due-soon');

  // half an hour was promised: it has passed, and so it was told before it was saved
  await admin.getByRole('button', { name: before.plan.name, exact: true }).click();
  await field(admin, 'Реакция, рабочих минут').fill('10');
  await field(admin, 'Решение, рабочих минут').fill('30');
  await admin.getByRole('button', { name: 'Проверить и сохранить' }).click();
  await expect(
    admin
      .getByRole('dialog')
      .getByRole('row')
      .filter({ hasText: `${known}` }),
  ).toHaveCount(1);
  await nothingWrong(admin, 'what a plan would move');
  await shades(admin, 'plan-moves');
  await admin.getByRole('button', { name: 'Сохранить', exact: true }).click();
  await expect(admin.getByRole('region', { name: 'Пересчёты сроков' }).getByRole('button').first()).toBeVisible();
  await expect(soon.getByText('срок прошёл').first()).toBeVisible();

  const board = await open('supervisor', '/board');
  await board.getByRole('button', { name: /^Просрочено запросов: [1-9]/ }).click();
  const row = board
    .getByRole('dialog', { name: 'Просроченные запросы' })
    .getByRole('row')
    .filter({ hasText: `${known}` });
  await expect(row).toBeVisible();
  await nothingWrong(board, 'requests that are overdue');
  await shades(board, 'board-passed');

  await agent.goto(`/tickets/${known}`);
  await agent.getByRole('button', { name: 'Почему так' }).click();
  const told = agent.getByRole('dialog', { name: 'Почему такой срок' });
  await expect(told).toContainText('30 мин по тарифу');
  await expect(told.getByRole('listitem').filter({ hasText: 'Ждали клиента' })).toHaveCount(1);
  await expect(told.getByRole('listitem').filter({ hasText: 'Срок:' })).toHaveCount(2);
  await expect(told).toContainText('Прошёл');
  await nothingWrong(agent, 'why it is due then');
  await shades(agent, 'why-due');
  if (folder) {
    for (const [page, name] of [
      [agent, 'why-due-en'],
      [admin, 'plans-en'],
    ] as const) {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'EN, English' }).click();
      if (page === agent) await page.getByRole('button', { name: 'Why then' }).click();
      await shades(page, name);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'RU, Русский' }).click();
    }
  }

  // and back to how it was before anybody had changed it
  await admin.getByRole('button', { name: before.plan.name, exact: true }).click();
  const versions = admin.getByRole('dialog').getByRole('region', { name: 'Редакции' });
  await expect(versions).toContainText('Исходная редакция');
  await nothingWrong(admin, 'versions of a plan');
  await versions.scrollIntoViewIfNeeded();
  await shades(admin, 'plan-versions');
  await versions.getByRole('button', { name: 'Вернуть редакцию 0' }).click();
  await expect(toast(admin, 'Исходная редакция в полях: проверьте и сохраните')).toBeVisible();
  await expect(field(admin, 'Решение, рабочих минут')).toHaveValue(String(before.plan.resolve));
  await admin.getByRole('button', { name: 'Проверить и сохранить' }).click();
  await admin.getByRole('button', { name: 'Сохранить', exact: true }).click();
  const planNow = async () => {
    const now = (await (await admin.request.get('/api/plans')).json()) as PlansPage;
    return now.plans.find(({ id }) => id === before.id)?.plan;
  };
  await expect.poll(planNow).toEqual(before.plan);
});

test('a program registers a request, which is offered without a ring, taken, and sent to another department', async ({
  open,
}) => {
  const admin = await open('admin', '/settings/tokens');
  await admin.getByRole('button', { name: 'Добавить ключ' }).click();
  await admin.getByLabel('Какая программа').fill('Личный кабинет');
  await nothingWrong(admin, 'a token that is added');
  await admin.getByRole('dialog').getByRole('button', { name: 'Добавить ключ' }).click();
  const token = await admin.getByRole('textbox', { name: 'Доступ для программ' }).inputValue();
  await nothingWrong(admin, 'a token that was made');
  await shades(admin, 'tokens');
  const answer = await admin.request.post('/api/requests', {
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': 'journey-of-a-program' },
    data: {
      subject: 'Перевыпустить подпись',
      contract: 'ЭДО-2041/24',
      department: 'Удостоверяющий центр',
      priority: 'urgent',
    },
  });
  expect(answer.status()).toBe(201);
  const { number } = (await answer.json()) as IntakeAnswer;

  // three requests are in hand there already: room for more
  const desk = await open('specialist');
  const me = (await (await desk.request.get('/api/session')).json()) as { id: number };
  const room = (writtenCapacity: number) => admin.request.patch(`/api/people/${me.id}`, { data: { writtenCapacity } });
  expect((await room(10)).ok()).toBe(true);
  const offered = desk.getByRole('status', { name: 'Вам предложен запрос' });
  // what has lain there for weeks comes before it: not now
  for (let older = 0; older < 15; older++) {
    await expect(offered).toBeVisible();
    const said = (await offered.getByRole('link').textContent()) ?? '';
    if (said.includes(String(number))) break;
    await offered.getByRole('button', { name: 'Не сейчас' }).click();
    await expect(offered.getByRole('link', { name: said })).toHaveCount(0);
  }
  await expect(offered).toContainText('Перевыпустить подпись');
  await nothingWrong(desk, 'a desk with a request that is offered');
  await shades(desk, 'desk-written-offer');
  await offered.getByRole('button', { name: 'Взять' }).click();
  await expect(desk.getByRole('heading', { level: 1, name: 'Перевыпустить подпись' })).toBeVisible();
  await desk.getByRole('button', { name: 'В другой отдел' }).click();
  const dialog = desk.getByRole('dialog', { name: 'Передать в другой отдел' });
  await dialog.getByLabel('Отдел', { exact: true }).selectOption('Интеграции');
  await dialog.getByLabel('Причина').selectOption('Нужны права отдела');
  await nothingWrong(desk, 'a request that goes to another department');
  await shades(desk, 'to-department');
  await dialog.getByRole('button', { name: 'Передать', exact: true }).click();
  await expect(toast(desk, `Запрос ${number} передан: Интеграции`)).toBeVisible();
  await admin.getByRole('button', { name: 'Отозвать' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Отозвать' }).click();
  await expect(toast(admin, 'отозван')).toBeVisible();
  expect((await room(3)).ok()).toBe(true);
});
