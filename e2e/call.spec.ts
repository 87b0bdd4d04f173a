import {
  callNow,
  callsIn,
  closeCall,
  expect,
  hangUp,
  kept,
  log,
  note,
  now,
  offer,
  signIn,
  test,
  toast,
  who,
} from './desk.ts';

test('a call rings, is taken by a key, known by its number, logged and closed with a request', async ({ openDoor }) => {
  const page = await openDoor();
  await signIn(page, 'agent');
  await expect(now(page)).toContainText('Жду звонка');
  await callNow(page, 'Марина Ковалёва');

  const ringing = offer(page);
  await expect(ringing).toContainText('ООО «Сибирский гостинец»');
  await expect(ringing).toContainText('Марина Ковалёва');
  await expect(ringing).toContainText('+7 913 555-01-42');
  await expect(ringing).toContainText('Техподдержка EDI');
  await expect(ringing).toContainText('почему вы свободны дольше всех');
  await page.keyboard.press('Enter');
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
  await expect(note(page)).toBeFocused();

  await expect(who(page)).toContainText('Определён по номеру');
  await expect(who(page)).toContainText('Прочитайте название вслух');
  await page.keyboard.press('Alt+KeyY');
  await expect(who(page)).toContainText(/Название подтверждено в\s.+Орлова/);
  await expect(now(page)).toContainText('Уведомлён линией в');

  await note(page).fill('Не уходит УПД № 1184');
  await log(page).getByLabel('Тема').selectOption('УПД не отправляется');
  await expect(log(page).getByLabel('Услуга').locator('option:checked')).toHaveText('ЭДО: отправка УПД');
  await log(page).getByLabel('Цель').selectOption('Устранить сбой');
  await log(page).getByLabel('Контрагент').fill('Лукошко Маркет');
  await log(page).getByRole('radio', { name: 'Новый' }).check();
  await hangUp(page);
  await expect(now(page)).toContainText('вы положили трубку');

  await closeCall(page, 'Создан запрос');
  const said = await toast(page, 'Звонок закрыт, запрос №').textContent();
  const number = /\d{7}/.exec(said!.replace(/\s/g, ''))![0];
  await page.getByRole('combobox', { name: 'Поиск' }).fill(number);
  await page.getByRole('option', { name: number }).click();
  await expect(page.getByRole('dialog', { name: number })).toContainText('Не уходит УПД № 1184');
  await page.getByRole('dialog').getByRole('button', { name: 'Закрыть' }).click();

  await page.getByRole('combobox', { name: 'Поиск' }).fill('Сибирский гост');
  await page.getByRole('option', { name: 'Сибирский гостинец' }).first().click();
  await expect(who(page)).toContainText(number);
  await expect(who(page).getByRole('link', { name: 'УПД не отправляется' }).first()).toContainText(`в № ${number}`);
});

test('typed text is on the server by itself and outlives a reload, a crash and a change of presence', async ({
  open,
}) => {
  const desk = await open('agent');
  const id = await callsIn(desk, 'usual');
  await offer(desk).getByRole('button', { name: 'Принять' }).click();
  const text = 'Сертификат перевыпущен, в кабинете выбран старый';
  await note(desk).fill(text);
  // how soon is told beside the clock of `autosave.test.ts`
  await expect.poll(async () => (await kept(desk, id)).draft?.log.note, { intervals: [50] }).toBe(text);

  await desk.reload();
  await expect(note(desk)).toHaveValue(text);

  await desk.getByRole('button', { name: /^Доступ(ен|на)/, expanded: false }).click();
  await desk.getByRole('menuitemradio', { name: 'Обед' }).click();
  await expect(desk.getByRole('button', { name: 'Обед' })).toBeVisible();
  await expect(note(desk)).toHaveValue(text);

  await note(desk).fill(`${text}, плагин 2.0.15`);
  await expect.poll(async () => (await kept(desk, id)).draft?.log.note).toContain('2.0.15');
  await desk.context().close();
  const again = await open('agent');
  await expect(now(again).getByText('Разговор', { exact: true })).toBeVisible();
  await expect(note(again)).toHaveValue(`${text}, плагин 2.0.15`);
  await expect(log(again)).toContainText('возвращено целиком');
});

test('where the line does not announce the recording, the agent says who told the caller', async ({ open }) => {
  const desk = await open('agent');
  await callsIn(desk, 'unknown', '812');
  await expect(log(desk)).toContainText('О записи линия не говорит');
  await offer(desk).getByRole('button', { name: 'Принять' }).click();
  await desk.getByRole('checkbox', { name: 'Сказал(а) клиенту о записи' }).click();
  await expect(now(desk)).toContainText(/Уведомлён в\s[\d:]{8}, Орлова/);
  await desk.keyboard.press('Alt+KeyP');
  await expect(now(desk)).toContainText('Без записи');
});
