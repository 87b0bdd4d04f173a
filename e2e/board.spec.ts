import { callsIn, closeCall, expect, hangUp, inCall, kept, now, offer, takeCall, test, toast } from './desk.ts';

test('each figure has its definition and opens exactly the calls it counts; a call opens as a story', async ({
  open,
}) => {
  const board = await open('supervisor');
  // a day that has just begun has none of its own
  const agent = await open('agent');
  await inCall(agent, 'usual', '812');
  await hangUp(agent);
  await closeCall(agent);
  const queues = board.getByRole('region', { name: 'Очереди' });
  const figure = queues.getByRole('button', { name: /^Отвечено, Общая линия: / });
  await figure.click();
  const list = board.getByRole('dialog', { name: 'Общая линия' });
  await expect(list).toContainText('С клиентом заговорили: соединение, а не нажатие «Принять»');
  const rows = list.locator('a[href^="/calls/"]');
  // the board stands behind, and may hear a moment later of what the list has already
  const shown = board
    .getByRole('region', { name: 'Очереди', includeHidden: true })
    .getByRole('button', { name: /^Отвечено, Общая линия: /, includeHidden: true });
  const count = async () => Number((await shown.textContent())!.replace(/\D/g, ''));
  await expect.poll(count).toBeGreaterThan(0);
  await expect.poll(async () => (await rows.count()) - (await count())).toBe(0);
  await rows.first().click();
  await expect(board.getByRole('region', { name: 'Ход звонка' })).toContainText('Клиент позвонил');
  await expect(board.getByRole('region', { name: 'Почему этот сотрудник' })).toBeVisible();
});

test('lost calls stand with who called back', async ({ open }) => {
  const [agent, board] = await Promise.all([open('agent'), open('supervisor')]);
  const leaves = async () => {
    // it rings for four seconds
    const [id] = await Promise.all([callsIn(agent, 'leaves-ringing'), expect(offer(agent)).toBeVisible()]);
    await expect(offer(agent)).toBeHidden();
    return id;
  };
  const answered = await leaves();
  const waiting = await leaves();

  const mine = await open('agent', '/mine');
  // the newest stands first: the one before it is the one called back
  const theirs = mine.getByRole('button', { name: /Агат-Трейд.*не перезвонили/ });
  await theirs.nth(1).click();
  await expect(mine.getByRole('link', { name: 'Ход звонка' })).toHaveAttribute('href', `/calls/${answered}`);
  await mine.getByRole('complementary').getByRole('button', { name: 'Перезвонить' }).click();
  await expect(now(mine).getByText('Разговор', { exact: true })).toBeVisible();
  await hangUp(mine);
  await closeCall(mine);

  await board.getByRole('button', { name: /^Потерянные: / }).click();
  const lost = board.getByRole('dialog', { name: 'Потерянные звонки' });
  await lost.getByRole('button', { name: /^Все/ }).click();
  await expect(lost.locator(`a[href="/calls/${answered}"]`)).toContainText(/Орлова\sв\s\d\d:\d\d/);
  // one number, one person: who has been called back waits for no second call
  await expect(lost.locator(`a[href="/calls/${waiting}"]`)).toContainText(/Орлова\sв\s\d\d:\d\d/);
});

test('a waiting call is moved to another line, keeps its place, and the story says who did it', async ({ open }) => {
  const [board, agent] = await Promise.all([open('supervisor'), open('agent')]);
  await inCall(agent);
  const id = await callsIn(agent, 'no-inn');
  const row = board.getByRole('row').filter({ has: board.locator(`a[href="/calls/${id}"]`) });
  await expect(row).toContainText('Ждёт');
  const before = (await kept(board, id)).card.entry!.enqueuedAt;
  await row.getByRole('button', { name: /^Переставить…/ }).click();
  const dialog = board.getByRole('dialog', { name: 'Переставить в другую очередь' });
  await expect(dialog).toContainText('Место по времени сохранится');
  await dialog.getByRole('radio', { name: 'Удостоверяющий центр' }).check();
  await dialog.getByRole('button', { name: 'Переставить' }).click();
  await expect(toast(board, /теперь в «Удостоверяющий центр»/)).toBeVisible();
  await expect(row).toContainText('Удостоверяющий центр');
  expect((await kept(board, id)).card.entry!.enqueuedAt).toBe(before);

  const specialist = await open('specialist');
  await takeCall(specialist);
  // the board has seen it: nobody has a place in the line any more
  await expect(row).toContainText('Разговор');
  await row.getByRole('link').click();
  await expect(board.getByRole('region', { name: 'Ход звонка' })).toContainText(
    'Кирилл Рябов: переставлено из «Техподдержка EDI» в «Удостоверяющий центр»',
  );
});

test("a supervisor changes somebody's presence: the desk shows it at once, calls go to others, and it can be undone", async ({
  open,
}) => {
  const [board, agent] = await Promise.all([open('supervisor'), open('agent')]);
  const people = board.getByRole('region', { name: 'Люди' });
  await people.getByText('Орлова', { exact: false }).first().click();
  await board.keyboard.press('Alt+KeyS');
  const dialog = board.getByRole('dialog', { name: 'Статус: Анна Орлова' });
  await expect(dialog).toContainText('Запишется в журнал');
  await dialog.getByRole('radio', { name: 'Совещание' }).check();
  await dialog.getByRole('button', { name: 'Сменить' }).click();
  // under the hand it stays until it is taken back
  await toast(board, 'Анна Орлова: теперь «Совещание»').hover();
  await expect(now(agent)).toContainText('Звонки идут другим');
  await expect(agent.getByRole('button', { name: 'Совещание' })).toBeVisible();
  await callsIn(agent, 'sole-trader');
  await expect(board.getByRole('region', { name: 'Сейчас не так' })).toContainText('принять некому');
  await expect(offer(agent)).toBeHidden();
  await board.keyboard.press('Alt+KeyZ');
  await expect(
    agent.getByRole('button', { name: 'Доступен' }).or(agent.getByRole('button', { name: 'Доступна' })),
  ).toBeVisible();
  await expect(offer(agent)).toBeVisible();
});
