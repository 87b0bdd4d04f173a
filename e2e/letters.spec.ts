import { expect, test, toast } from './desk.ts';
import { folder, look } from './look.ts';
import { numberFor, sentTo, write } from './post.ts';

test.use({ viewport: { width: 1280, height: 800 } });
if (folder) test.setTimeout(180_000);

test('what left the house is read by everybody in the demo; an administrator sees that it left, and not its words', async ({
  open,
}) => {
  const agent = await open('agent', '/demo/letters');
  const from = 'outbox@sent.test';
  await write({ from, subject: 'Не видно накладную', text: 'Здравствуйте! ИНН 7707083893' });
  const number = await numberFor(agent.request, from);
  const letter = agent.getByText(`[#${number}] Запрос зарегистрирован: Не видно накладную`);
  await letter.click();
  await expect(agent.getByText(`Номер запроса: #${number}`)).toBeVisible();
  await look(agent, 'demo-letters');

  const admin = await open('admin', '/settings/outgoing');
  await admin.getByLabel('Номер запроса или начало адреса').fill(`№ ${number}`);
  await admin.getByRole('button', { name: 'Найти' }).click();
  const row = admin.getByRole('row').filter({ hasText: from });
  await expect(row).toContainText(`Уведомление о номере ${number}`);
  await expect(row).toContainText('ушло');
  await expect(admin.getByText('Не видно накладную')).toHaveCount(0);
  await look(admin, 'outgoing');
  await admin.getByText('Не дошли').click();
  await expect(admin.getByText('Таких писем нет')).toBeVisible();
  await look(admin, 'outgoing-none');
});

test('a list is kept under a name, requests are sent on with a reason, a letter becomes a request of its own, two tabs know of each other', async ({
  open,
}) => {
  const desk = await open('specialist');
  const from = 'many@letters.test';
  await write({ from, subject: 'Роуминг', text: 'Не работает роуминг' });
  const number = await numberFor(desk.request, from);
  await write({ from, subject: `#${number} и ещё`, text: 'А ещё не приходит подпись' });

  // a list under a name
  await desk.goto(`/tickets?state=live&q=${number}`);
  await expect(desk.getByRole('link', { name: 'Роуминг', exact: true })).toBeVisible();
  await desk.getByRole('button', { name: 'Сохранить эту' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('Название').fill('Роуминг у «Пары»');
  await dialog.getByLabel('Название').press('Enter');
  await expect(toast(desk, 'Роуминг у «Пары»')).toBeVisible();
  await desk.goto('/tickets');
  await desk.getByRole('navigation').getByRole('link', { name: 'Роуминг у «Пары»' }).click();
  await expect(desk).toHaveURL(new RegExp(`q=${number}`));

  // its sender has not been checked by anybody: said beside the letter, with what that means
  await desk.goto(`/tickets/${number}`);
  const thread = desk.getByRole('region', { name: 'Переписка' });
  await expect(thread.getByText('А ещё не приходит подпись').last()).toBeVisible();
  await thread.getByText('отправителя не проверяли').last().click();
  await expect(thread.getByText('Почтовый сервер не записал проверку').last()).toBeVisible();
  await look(desk, 'request-sender');

  // two tabs of one person
  const other = await desk.context().newPage();
  await other.goto(`/tickets/${number}`);
  const box = (page: typeof desk) => page.getByRole('textbox', { name: 'Текст ответа' });
  await expect(box(other)).toBeVisible();
  await box(desk).fill('Набрано здесь');
  await expect(desk.getByText(/^черновик \d/)).toBeVisible();
  await box(other).fill('Набрано там');
  await expect(other.getByText('В другой вкладке набрано другое')).toBeVisible();
  await look(other, 'request-two-tabs');
  await other.getByRole('button', { name: 'Взять тот текст' }).click();
  await expect(box(other)).toHaveValue('Набрано здесь');
  await other.close();

  // the second letter is another matter
  await thread.getByRole('button', { name: 'Выделить в новый запрос' }).last().click();
  const part = desk.getByRole('dialog', { name: 'Новый запрос из письма' });
  await part.getByLabel('Тема нового запроса').fill('Подпись не приходит');
  await look(desk, 'request-split', ['ru']);
  await part.getByRole('button', { name: 'Создать запрос' }).click();
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Подпись не приходит');
  await expect(desk.getByRole('link', { name: new RegExp(`^${number} Роуминг`) })).toBeVisible();

  // and both go to another department, with a reason
  await desk.goto(`/tickets?state=live&q=${number}`);
  await desk.getByRole('checkbox', { name: 'Отметить все на экране' }).check();
  await desk.getByRole('toolbar').getByRole('button', { name: 'В отдел…' }).click();
  const many = desk.getByRole('dialog', { name: /^Передать запросы в отдел/ });
  await many.getByLabel('Отдел').selectOption({ index: 1 });
  await expect(many.getByRole('button', { name: 'Передать' })).toBeDisabled();
  await many.getByLabel('Причина').selectOption({ index: 1 });
  await many.getByLabel('Что нужно сделать').fill('Это к вам');
  await look(desk, 'requests-to-department');
  await many.getByRole('button', { name: 'Передать' }).click();
  await expect(many).toHaveCount(0);
  expect((await sentTo(desk.request, from)).length).toBe(1);
});

test('requests of the former program are looked at before they are written, and each fault is named', async ({
  open,
}) => {
  const admin = await open('admin', '/import');
  await admin.getByText('Запросы', { exact: true }).click();
  await look(admin, 'import-requests');
  const lines = [
    'Номер;ИНН;Тема;Статус;Ответственный;Создан;Ссылка',
    ...Array.from(
      { length: 12 },
      (_, n) => `${1_046_000 + n};7707083893;УПД не уходят ${n};открыт;;12.10.2026 10:${10 + n};https://crm.test/${n}`,
    ),
    'без номера;7707083893;Тема;открыт;;12.10.2026;',
    '1046100;770708389;Опечатка в ИНН;непонятно;;вчера;',
  ];
  await admin
    .getByLabel('Выбрать файл…')
    .setInputFiles({ name: 'zaprosy.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) });
  await expect(admin.getByRole('heading', { name: 'Запросы прежней системы' })).toBeVisible();
  await look(admin, 'import-requests-columns');
  await admin.getByRole('button', { name: /^Проверить/ }).click();
  await expect(admin.getByText('Проверены все строки')).toBeVisible();
  await look(admin, 'import-requests-checked');
});
