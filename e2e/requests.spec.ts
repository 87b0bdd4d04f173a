import type { Page } from '@playwright/test';
import type { Mailboxes } from '@linia/protocol';
import { expect, test } from './desk.ts';
import { folder, look, shades } from './look.ts';
import { nothingWrong } from './nothing-wrong.ts';
import { numberFor, sentTo, write } from './post.ts';

test.use({ viewport: { width: 1280, height: 800 } });

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAYAAAAf8/9hAAAAH0lEQVR42mNk+M9Qz0AEYBxVSF+FjP///2dgGFU4BBUCAF2ZD/nD5Yk3AAAAAElFTkSuQmCC',
  'base64',
);
const thread = (page: Page) => page.getByRole('region', { name: 'Переписка' });
const text = (page: Page) => page.getByRole('textbox', { name: 'Текст ответа' });

test('a letter becomes a numbered request, is answered, and its customer’s reply is solved', async ({ open }) => {
  const desk = await open('specialist');
  const from = 'marina@sibgost.test';
  await write({
    from: `Марина Ковалёва <${from}>`,
    subject: 'УПД не уходят: «Сертификат отозван»',
    text: 'Здравствуйте! Магазин «Ашан» не принимает. Наш ИНН 7707083893.\n',
    html: '<p>Здравствуйте! <img src="cid:shot@x"><img src="https://spy.test/x.png"> Магазин «Ашан» не принимает.</p>',
    attachments: [{ filename: 'снимок.png', content: png, cid: 'shot@x' }],
  });
  const number = await numberFor(desk.request, from);

  // the list, by its keys
  await desk.goto('/tickets');
  const row = desk.getByRole('link', { name: 'УПД не уходят: «Сертификат отозван»' }).first();
  await expect(row).toBeVisible();
  await desk.keyboard.press('/');
  await desk.keyboard.type(`${number}`);
  await expect(desk.getByRole('row')).toHaveCount(2);
  await desk.keyboard.press('Escape');
  await desk.keyboard.press('KeyJ');
  await expect(row).toBeFocused();
  await desk.keyboard.press('KeyX');
  await expect(desk.getByRole('toolbar', { name: 'Выбрано 1' })).toBeVisible();
  await nothingWrong(desk, 'the list of requests');
  await shades(desk, 'requests-found');
  await desk.keyboard.press('Enter');
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText('УПД не уходят: «Сертификат отозван»');

  // its pictures only when asked, those from the net never
  const asked: string[] = [];
  desk.on('request', (request) => asked.push(request.url()));
  await thread(desk).getByText('Как выглядит письмо').click();
  await desk.getByRole('button', { name: 'Показать картинки письма' }).click();
  await expect(desk.frameLocator('iframe').locator('img[src^="data:image/png"]')).toBeVisible();
  expect(asked.filter((url) => url.includes('spy.test'))).toEqual([]);
  await desk.getByRole('button', { name: 'Контрагент: Ашан' }).click();
  await expect(desk.getByText('Контрагент: Ашан')).toHaveCount(0);

  // the draft outlives a reload
  await text(desk).fill('Марина, добрый день! Проверьте версию плагина.');
  await expect(desk.getByText(/^черновик \d/)).toBeVisible();
  await desk.reload();
  await expect(text(desk)).toHaveValue('Марина, добрый день! Проверьте версию плагина.');
  await desk.locator('input[type=file]').setInputFiles({ name: 'выбор.png', mimeType: 'image/png', buffer: png });
  await expect(desk.getByText('выбор.png, 1')).toBeVisible();
  await desk.getByLabel('После отправки').selectOption('waiting_customer');
  await nothingWrong(desk, 'a request');
  await shades(desk, 'request-answering');

  // taken back, then sent
  await text(desk).press('Control+Enter');
  await expect(desk.getByText(/Ответ уйдёт через 00:/)).toBeVisible();
  await expect(desk.getByLabel('Статус', { exact: true })).toHaveValue('waiting_customer');
  await shades(desk, 'request-leaving');
  await desk.keyboard.press('Alt+KeyZ');
  await expect(text(desk)).toHaveValue('Марина, добрый день! Проверьте версию плагина.');
  await expect(desk.getByText('выбор.png, 1')).toBeVisible();
  await text(desk).press('Control+Enter');
  await expect.poll(async () => (await sentTo(desk.request, from)).length).toBe(2);
  const [answer] = await sentTo(desk.request, from);
  expect(answer!.subject).toBe(`[#${number}] Re: УПД не уходят: «Сертификат отозван»`);

  // the customer's reply comes in by itself, and it is solved
  await write({ from, subject: `Re: ${answer!.subject}`, text: 'Помогло, спасибо!', inReplyTo: answer!.messageId });
  await expect(thread(desk).getByText('Помогло, спасибо!').last()).toBeVisible();
  await expect(desk.getByLabel('Статус', { exact: true })).toHaveValue('open');
  await desk.getByLabel('Статус', { exact: true }).selectOption('solved');
  await expect(desk.getByText(/Закроется/)).toBeVisible();
  await desk.goto('/tickets?state=solved&q=плагина');
  await expect(desk.getByRole('link', { name: 'УПД не уходят: «Сертификат отозван»' }).first()).toBeVisible();
});

test('a stranger with a right number is held beside the request, and a person attaches the letter', async ({
  open,
}) => {
  const desk = await open('specialist');
  await write({ from: 'own@mine.test', subject: 'Мой запрос', text: 'Начало' });
  const number = await numberFor(desk.request, 'own@mine.test');
  await write({ from: 'other@stranger.test', subject: `#${number} я тоже`, text: 'Чужое письмо' });
  const held = await numberFor(desk.request, 'other@stranger.test');
  expect(held).not.toBe(number);
  await desk.goto(`/tickets/${number}`);
  await expect(thread(desk).getByText('Начало').last()).toBeVisible();
  await expect(desk.getByText('Чужое письмо')).toHaveCount(0);
  await desk.goto(`/tickets/${held}`);
  await expect(thread(desk).getByText('Чужое письмо').last()).toBeVisible();
  await nothingWrong(desk, 'a letter that is held');
  await shades(desk, 'request-held');
  await desk
    .getByRole('button', { name: 'Это её письмо' })
    .or(desk.getByRole('button', { name: /^Присоединить/ }))
    .first()
    .click();
  await expect(desk).toHaveURL(new RegExp(`/tickets/${number}$`));
  await expect(thread(desk).getByText('Чужое письмо').last()).toBeVisible();
});

test('a letter under somebody else’s name is told apart: beside it stands who checked it, what they found and what not to do', async ({
  open,
}) => {
  const [desk, admin] = await Promise.all([open('specialist'), open('admin', '/settings/mailboxes')]);
  const mailbox = async () => ((await (await admin.request.get('/api/mailboxes')).json()) as Mailboxes).mailboxes.find(({ address }) => address === 'help@linia.test')!; // prettier-ignore
  const believe = async (authserv: string) => {
    const { id, authserv: was } = await mailbox();
    const path = `/api/mailboxes/${id}`;
    expect((await admin.request.patch(path, { data: { is: { authserv }, was: { authserv: was } } })).ok()).toBe(true);
  };
  const checked = (result: string) => ({ 'Authentication-Results': `mx.linia.test; spf=${result}; dkim=${result}; dmarc=${result}` }); // prettier-ignore
  await believe('mx.linia.test');
  const owner = 'buh@forged.test';
  await write({ from: `Бухгалтерия <${owner}>`, subject: 'Счёт', text: 'Пришлите счёт', headers: checked('pass') });
  const number = await numberFor(desk.request, owner);
  await write({ from: `Бухгалтерия <${owner}>`, subject: `#${number} Новые реквизиты`, text: 'Платите сюда', headers: checked('fail') }); // prettier-ignore

  await desk.goto('/tickets?state=live&q=реквизиты');
  await desk
    .getByRole('link', { name: `#${number} Новые реквизиты` })
    .first()
    .click();
  const forged = thread(desk);
  await expect(forged.getByText('Платите сюда').last()).toBeVisible();
  await expect(forged.getByText('не отвечайте по нему и не верьте ему на слово')).toBeVisible();
  await expect(forged.getByText('mx.linia.test: SPF fail, DKIM fail, DMARC fail')).toBeVisible();
  await look(desk, 'request-forged', ['ru']);
  await desk.goto(`/tickets/${number}`);
  await expect(thread(desk).getByText('отправитель подтверждён')).toBeVisible();
  await expect(desk.getByText('Платите сюда')).toHaveCount(0);
  expect((await sentTo(desk.request, owner)).length).toBe(1);
  await believe('');
});

test('two people at one request see each other; two requests are merged, and that is undone', async ({ open }) => {
  const [one, two] = await Promise.all([open('specialist'), open('specialist2')]);
  await write({ from: 'pair@two.test', subject: 'Первый вопрос', text: 'Первое' });
  const first = await numberFor(one.request, 'pair@two.test');
  await write({ from: 'pair@two.test', subject: 'Второй вопрос', text: 'Второе' });
  await expect.poll(async () => (await sentTo(one.request, 'pair@two.test'))[0]!.number).not.toBe(first);
  const second = (await sentTo(one.request, 'pair@two.test'))[0]!.number;
  await one.goto(`/tickets/${first}`);
  await two.goto(`/tickets/${first}`);
  await expect(one.getByText('Ольга Мельник смотрит')).toBeVisible();
  await text(two).fill('Пишу ответ');
  await expect(one.getByText('Ольга Мельник пишет')).toBeVisible();
  // a colleague answers first: whoever did not see it is told before theirs goes over it
  await text(one).fill('Уже отвечаю');
  await expect(two.getByText('Илья Дятлов пишет')).toBeVisible();
  await shades(two, 'request-two');
  await two
    .getByRole('tab', { name: 'Заметка' })
    .or(two.getByRole('button', { name: 'Заметка' }))
    .first()
    .click();
  await two.getByRole('textbox', { name: 'Заметка' }).fill('Это про роуминг');
  await two.getByRole('textbox', { name: 'Заметка' }).press('Control+Enter');
  await expect(thread(one).getByText('Это про роуминг')).toBeVisible();

  await one.goto(`/tickets/${second}`);
  await one.getByRole('button', { name: 'Объединить…' }).click();
  const dialog = one.getByRole('dialog', { name: 'Объединить с другим запросом' });
  await dialog.getByRole('textbox').fill(String(first));
  await dialog.getByRole('textbox').press('Control+Enter');
  await expect(one).toHaveURL(new RegExp(`/tickets/${first}$`));
  await expect(thread(one).getByText('Второе').last()).toBeVisible();
  await nothingWrong(one, 'a merged request');
  await shades(one, 'request-merged');
  await one.getByRole('button', { name: 'Разъединить' }).click();
  await expect(one).toHaveURL(new RegExp(`/tickets/${second}$`));
  await expect(thread(one).getByText('Второе').last()).toBeVisible();
});

if (folder)
  test('pictures of the list and of a request', async ({ open }) => {
    for (const login of ['supervisor', 'specialist'] as const) {
      const desk = await open(login, '/tickets');
      await expect(desk.getByRole('row').nth(3)).toBeVisible();
      await shades(desk, `requests-${login}-ru`);
      await desk.getByRole('link', { name: /./ }).and(desk.locator('[data-row]')).nth(2).click();
      await expect(desk.getByRole('heading', { level: 1 })).toBeVisible();
      await shades(desk, `request-${login}-ru`);
      await desk.getByRole('button', { name: 'EN, English' }).click();
      await shades(desk, `request-${login}-en`);
      await desk.goto('/tickets');
      await expect(desk.getByRole('row').nth(3)).toBeVisible();
      await shades(desk, `requests-${login}-en`);
    }
  });
