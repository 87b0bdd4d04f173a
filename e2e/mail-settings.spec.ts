import { createServer, type AddressInfo } from 'node:net';
import { expect, test, toast } from './desk.ts';
import { folder, shades } from './look.ts';
import { nothingWrong } from './nothing-wrong.ts';

/** A mail server that knows nobody: it greets, and refuses every password. */
async function aStrictServer(): Promise<{ port: number; stop: () => void }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write('* OK [CAPABILITY IMAP4rev1 LITERAL+] ready\r\n');
    socket.on('data', (bytes: Buffer) => {
      const [tag, verb] = bytes.toString('latin1').split(' ');
      socket.write(
        /^login|^authenticate/i.test(verb ?? '') ? `${tag} NO [AUTHENTICATIONFAILED] no\r\n` : `${tag} OK\r\n`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, stop: () => server.close() };
}

test('an administrator adds a mailbox, is told in words what is wrong with it before and after it is saved, and closes it', async ({
  open,
}) => {
  const server = await aStrictServer();
  const admin = await open('admin', '/settings/mailboxes');
  await expect(admin.getByRole('button', { name: 'help@linia.test' })).toBeVisible();
  await expect(admin.getByText(/Встроенный приём: SMTP, 127\.0\.0\.1:\d+/)).toBeVisible();
  await admin.getByRole('main').getByRole('button', { name: 'Ящик', exact: true }).press('Enter');
  const form = admin.getByRole('form', { name: 'Новый ящик' });
  await expect(form.getByLabel('Адрес')).toBeFocused();
  await admin.keyboard.type('edo@linia.test');
  await form.getByLabel('Имя отправителя').fill('Поддержка ЭДО');
  await expect(form.getByRole('button', { name: 'Проверить' })).toBeDisabled();
  await form.getByLabel('Сервер IMAP').fill('no-such-host.invalid');
  await form.getByLabel('Имя', { exact: true }).fill('edo');
  await form.getByLabel('Пароль').fill('wrong');
  await form.getByRole('button', { name: 'Проверить' }).click();
  await expect(form.getByRole('status')).toContainText('Такого сервера нет: проверьте имя');
  await form.getByLabel('Сервер IMAP').fill('127.0.0.1');
  await expect(form.getByRole('status')).toHaveCount(0);
  await form.getByText('без него').click();
  await expect(form.getByLabel('Порт')).toHaveValue('143');
  await form.getByLabel('Порт').fill(String(server.port));
  await form.getByRole('button', { name: 'Проверить' }).click();
  await expect(form.getByRole('status')).toContainText('Имя или пароль не подошли');
  await nothingWrong(admin, 'a mailbox');
  await shades(admin, 'mailbox-ru');
  await admin.keyboard.press('Control+Enter');
  const row = admin.getByRole('listitem').filter({ hasText: 'edo@linia.test' });
  await expect(row).toContainText('Не читается: Имя или пароль не подошли');
  await expect(row).toContainText('не в порядке');
  const side = admin.getByRole('complementary');
  await expect(side.getByLabel('Пароль')).toHaveValue('');
  await expect(side.getByLabel('Пароль')).toHaveAttribute('placeholder', 'сохранён');
  await nothingWrong(admin, 'mailboxes');
  await shades(admin, 'mailboxes-ru');

  const board = await open('supervisor', '/board');
  await expect(board.getByText('Почта не читается: edo@linia.test')).toBeVisible();
  await shades(board, 'board-mailbox-ru');

  await side.getByRole('button', { name: 'Закрыть' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Закрыть' }).last().click();
  await expect(row).toContainText('закрыт');
  await expect(row).not.toContainText('Не читается');
  server.stop();
});

test('the notice is written with fields of a list, seen as its customer will see it, kept in versions; a template is of the same kind', async ({
  open,
}) => {
  const admin = await open('admin', '/settings/notices');
  const text = admin.getByRole('textbox', { name: 'Текст' });
  const preview = admin.getByRole('region', { name: 'Как это увидит клиент' });
  await expect(preview).toContainText('Номер запроса: #');
  await shades(admin, 'notice-ru');
  const save = admin.getByRole('button', { name: 'Сохранить' });
  const own = await text.inputValue();
  await text.fill('Спасибо! {{секрет}}');
  await expect(admin.getByText('Такого поля нет: {{секрет}}').first()).toBeVisible();
  await expect(save).toBeDisabled();
  await text.fill('Спасибо! Ваш запрос #');
  await admin.getByRole('button', { name: 'номер', exact: true }).click();
  await expect(text).toHaveValue('Спасибо! Ваш запрос #{{number}}');
  await expect(preview).toContainText(/Спасибо! Ваш запрос #\d+/);
  await expect(admin.getByRole('region', { name: 'Клиентам обещано' })).toContainText('совет указать ИНН');
  await expect(save).toBeDisabled();
  await nothingWrong(admin, 'the notice');
  await shades(admin, 'notice-lacks-ru');
  await admin.getByText('Сохранить и без этого').click();
  await save.click();
  await expect(toast(admin, 'Уведомление сохранено')).toBeVisible();
  const versions = admin.getByRole('region', { name: 'Редакции' });
  await expect(versions.getByRole('listitem')).toHaveCount(2);
  await versions.getByRole('button').first().click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Вернуть' }).click();
  await expect(text).toHaveValue(own);
  await expect(versions.getByRole('listitem')).toHaveCount(3);

  await admin.goto('/settings/templates');
  await admin.getByRole('main').getByRole('button', { name: 'Шаблон', exact: true }).click();
  const form = admin.getByRole('form', { name: 'Новый шаблон' });
  await form.getByLabel('Название').fill('Просим снимок экрана');
  await form
    .getByRole('textbox', { name: 'Текст' })
    .fill('{{contact}}, пришлите, пожалуйста, снимок экрана по запросу #{{number}}.');
  await expect(form.getByRole('region', { name: 'Как это увидит клиент' })).toContainText('Марина Сергеева, пришлите');
  await admin.keyboard.press('Control+Enter');
  const row = admin.getByRole('listitem').filter({ hasText: 'Просим снимок экрана' });
  await expect(row).toContainText('всем');
  await nothingWrong(admin, 'templates');
  await shades(admin, 'templates-ru');
  await admin.getByRole('button', { name: 'Больше не предлагать' }).click();
  await expect(row).toContainText('убран');
});

if (folder)
  test('the same pages in English', async ({ open }) => {
    const admin = await open('admin', '/settings/mailboxes');
    await admin.getByRole('button', { name: /^(?:EN, English|English)$/ }).click();
    for (const page of ['mailboxes', 'notices', 'templates']) {
      await admin.goto(`/settings/${page}`);
      await expect(admin.getByRole('heading', { level: 1 })).toBeVisible();
      await shades(admin, `${page}-en`);
    }
  });
