import {
  beginEscalation,
  decline,
  escalation,
  expect,
  inCall,
  log,
  note,
  now,
  offer,
  sendEscalation,
  takeCall,
  test,
  toast,
  who,
  writeLog,
} from './desk.ts';

test('a warm escalation: the rule chooses, one declines, another takes it with the whole context and gives it back', async ({
  open,
}) => {
  const [agent, specialist, board] = await Promise.all([open('agent'), open('specialist'), open('supervisor')]);
  const id = await inCall(agent);
  const row = board.getByRole('row').filter({ has: board.locator(`a[href="/calls/${id}"]`) });
  await expect(row).toContainText('Разговор');
  await expect(row).toContainText('Орлова');

  await writeLog(agent, 'УПД № 1184 не уходит, плагин 2.0.15');
  const dialog = await beginEscalation(agent);
  const department = dialog.getByRole('radio', { name: 'Удостоверяющий центр' });
  await expect(department).toBeChecked();
  await expect(department).toHaveAccessibleDescription(/Правило 1: «Сертификат отозван» → Удостоверяющий центр/);
  await expect(dialog.getByLabel('Что передать')).toHaveValue(/плагин 2\.0\.15/);
  await dialog.getByRole('radio', { name: 'Клиент на удержании' }).check();
  await sendEscalation(dialog);
  await expect(escalation(agent)).toContainText('Предложена');
  await expect(escalation(agent)).toContainText('Илья Дятлов');
  await expect(now(agent).getByText('Удержание', { exact: true })).toBeVisible();
  await expect(row).toContainText('Удостоверяющий центр, предложено');

  // the whole context stands there before anybody accepts
  await expect(offer(specialist)).toContainText('На линии Марина Ковалёва и Анна Орлова');
  await expect(who(specialist)).toContainText('ООО «Сибирский гостинец»');
  await expect(who(specialist)).toContainText('плагин 2.0.15');
  await expect(who(specialist)).toContainText('Причина: Нужны права отдела');
  await expect(who(specialist)).toContainText('Отдел предложен правилом 1');
  await expect(log(specialist)).toContainText('Журнал специалиста КЦ');
  await expect(log(specialist)).toContainText('Сертификат отозван');

  await decline(specialist, 'Заканчиваю прошлое дело');
  await expect(escalation(agent)).toContainText('Дятлов отклонил: «Заканчиваю прошлое дело»');
  const second = await open('specialist2');
  await expect(escalation(agent)).toContainText('Ольга Мельник');
  await takeCall(second);
  await expect(escalation(agent)).toContainText('Мельник на линии');
  await escalation(agent).getByRole('button', { name: 'Передать: Мельник' }).click();
  await expect(now(agent)).toContainText('Постобработка');
  await expect(now(agent)).toContainText('дальше Мельник');
  await expect(now(second).getByText('Разговор', { exact: true })).toBeVisible();
  await expect(row).toContainText('Мельник');
  await expect(row).toContainText('Разговор');
  await log(agent).getByLabel('Итог').selectOption('Передано отделу');
  await log(agent).getByRole('button', { name: 'Закрыть' }).click();
  await expect(toast(agent, 'Звонок закрыт')).toBeVisible();

  await second.keyboard.press('Alt+KeyE');
  const back = second.getByRole('dialog', { name: 'Вернуть специалисту КЦ' });
  await back.getByLabel('Почему возвращаете').selectOption('Мало данных, уточните у клиента');
  await back.getByRole('button', { name: 'Вернуть' }).click();
  await expect(offer(agent)).toContainText('клиент уже говорил с вами');
  await takeCall(agent);
  await expect(note(agent)).toHaveValue('УПД № 1184 не уходит, плагин 2.0.15');

  await row.getByRole('link').click();
  const why = board.getByRole('region', { name: 'Почему этот сотрудник' });
  await expect(why).toContainText('Анна Орлова');
  await why.getByRole('button', { name: 'Мельник' }).click();
  await expect(why.getByRole('row', { name: 'Илья Дятлов' })).toContainText('этот звонок уже отклонён или пропущен');
  await expect(why).toContainText('Отдел выбран правилом 1');
  const story = board.getByRole('region', { name: 'Ход звонка' });
  await expect(story).toContainText('Илья Дятлов: эскалация отклонена');
  await expect(story).toContainText('Передано: Анна Орлова → Ольга Мельник');
  await expect(story).toContainText('Ольга Мельник: клиент возвращён в прежнюю очередь');
});

test('a warm escalation is given back by the one who was asked, and the caller is with the agent', async ({ open }) => {
  const [agent, specialist] = await Promise.all([open('agent'), open('specialist')]);
  await inCall(agent);
  await writeLog(agent, 'Вопрос о сертификате');
  await sendEscalation(await beginEscalation(agent));
  await takeCall(specialist);
  await specialist.keyboard.press('Alt+KeyE');
  const back = specialist.getByRole('dialog', { name: 'Вернуть специалисту КЦ' });
  await back.getByLabel('Почему возвращаете').selectOption('Не наш вопрос');
  await back.getByLabel('Двумя словами').fill('это к Интеграциям');
  await back.getByRole('button', { name: 'Вернуть' }).click();
  await expect(escalation(agent)).toContainText('Вернули: Дятлов');
  await expect(escalation(agent)).toContainText('Не наш вопрос');
  await expect(escalation(agent)).toContainText('это к Интеграциям');
  await expect(now(agent).getByText('Разговор', { exact: true })).toBeVisible();
});

test('a cold escalation goes to the line of the department; the agent is free', async ({ open }) => {
  const [agent, specialist] = await Promise.all([open('agent'), open('specialist')]);
  await inCall(agent);
  await writeLog(agent, 'Продлить подпись', 'Выпуск и перевыпуск подписи');
  const dialog = await beginEscalation(agent);
  await dialog.getByRole('radio', { name: 'Сразу в очередь отдела' }).check();
  await sendEscalation(dialog);
  await expect(now(agent)).toContainText('Постобработка');
  await expect(offer(specialist)).toContainText('ждёт один');
  await takeCall(specialist);
  await expect(now(specialist).getByText('Разговор', { exact: true })).toBeVisible();
  await expect(escalation(agent)).toContainText('Звонок взят: Дятлов');
});

test('a department where nobody is gets a numbered request at once, and the caller stays', async ({ open }) => {
  const agent = await open('agent');
  await inCall(agent);
  await writeLog(agent, 'Просят акт сверки', 'Акт сверки');
  const dialog = await beginEscalation(agent);
  await expect(dialog.getByRole('radio', { name: 'Бухгалтерия' })).toBeChecked();
  await expect(dialog).toContainText('В отделе сейчас никого нет');
  await dialog.getByRole('button', { name: 'Оставить запрос' }).click();
  await expect(escalation(agent)).toContainText('Бухгалтерия: сейчас никого нет, сразу стал запросом');
  await expect(escalation(agent)).toContainText(/Назовите клиенту номер:\s\d{7}/);
  await expect(now(agent).getByText('Разговор', { exact: true })).toBeVisible();
  await expect(log(agent).getByRole('radio', { name: /№\s\d{7}/ })).toBeChecked();
});

test('nobody takes it: the agent leaves it as a request of the department', async ({ open }) => {
  const [agent, specialist] = await Promise.all([open('agent'), open('specialist')]);
  await inCall(agent);
  await writeLog(agent, 'Нужны права отдела');
  await sendEscalation(await beginEscalation(agent));
  await decline(specialist, 'Не моя тема');
  await escalation(agent).getByRole('button', { name: 'Оставить запросом отделу' }).click();
  await expect(escalation(agent)).toContainText('Вы оставили запрос: Удостоверяющий центр');
  await expect(now(agent).getByText('Разговор', { exact: true })).toBeVisible();
});

test('a caller who leaves while the department is asked ends the escalation everywhere', async ({ open }) => {
  const [agent, specialist] = await Promise.all([open('agent'), open('specialist')]);
  await inCall(agent, 'leaves-escalation');
  await writeLog(agent, 'Тариф');
  const dialog = await beginEscalation(agent);
  // the caller leaves five seconds later
  await Promise.all([expect(offer(specialist)).toBeVisible(), sendEscalation(dialog)]);
  await expect(now(agent)).toContainText('клиент положил трубку');
  await expect(offer(specialist)).toBeHidden();
});
