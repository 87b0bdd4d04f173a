import { expect, test, toast } from './desk.ts';
import { shades } from './look.ts';
import { nothingWrong } from './nothing-wrong.ts';

test('an administrator lets heads call abroad, tries a number before and after, hides the ear with a reason; another one who was slower is told', async ({
  open,
}) => {
  const admin = await open('admin', '/settings/telephone');
  await expect(admin.getByText('Обычные правила: их никто не менял')).toBeVisible();
  const slower = await open('admin', '/settings/telephone');
  const head = admin.getByLabel('Руководитель отдела');
  const save = admin.getByRole('button', { name: 'Сохранить' });
  const answers = admin.getByRole('status').getByRole('listitem');
  await expect(save).toBeDisabled();
  await shades(admin, 'telephone-rules-usual-ru');

  await admin.getByLabel('Номер', { exact: true }).fill('+375 29 555-18-40');
  await admin.keyboard.press('Enter');
  await expect(answers).toHaveText([/нет/, /нет/, /нет/, /нет/]);
  await head.fill('+7, +375 29, всюду');
  await expect(answers).toHaveCount(0);
  await save.click();
  await expect(admin.getByText(/^всюду: Это не начало номера/)).toBeVisible();
  await nothingWrong(admin, 'a prefix that is none');
  await shades(admin, 'telephone-rules-wrong-ru');
  await head.fill('+7, +375 29');
  await expect(admin.getByText(/Это не начало номера/)).toHaveCount(0);
  await admin.getByLabel('Номеров в час').fill('0');
  await expect(save).toBeDisabled();
  await admin.getByLabel('Номеров в час').fill('30');
  await admin.getByLabel('Без нас не дольше, часов').fill('25');
  await expect(admin.getByText('От 1 до 24 часов')).not.toHaveCount(0);
  await admin.getByLabel('Без нас не дольше, часов').fill('2');
  await admin.getByText('Специалист этого не видит').click();
  await expect(save).toBeDisabled();
  await admin.getByLabel('Почему скрыто').fill('Проверка по жалобе клиента');
  await admin.getByRole('button', { name: 'Проверить' }).click();
  await expect(answers).toHaveText([/нет/, /нет/, /Руководитель отдела\s*да, по\s\+37529/, /нет/]);
  await nothingWrong(admin, 'rules that are typed');
  await shades(admin, 'telephone-rules-ru');
  await admin.keyboard.press('Control+Enter');
  await expect(toast(admin, 'Правила телефона сохранены и действуют')).toBeVisible();
  await expect(admin.getByText(/^Изменено .*: /)).toBeVisible();
  await expect(save).toBeDisabled();
  await admin.reload();
  await expect(head).toHaveValue('+7, +37529');
  await expect(admin.getByLabel('Без нас не дольше, часов')).toHaveValue('2');
  await expect(admin.getByLabel('Почему скрыто')).toHaveValue('Проверка по жалобе клиента');

  await slower.getByLabel('Номеров в час').fill('40');
  await slower.keyboard.press('Control+Enter');
  await expect(slower.getByText(/это изменил другой администратор/).first()).toBeVisible();
  await nothingWrong(slower, 'rules that another has changed');
  await slower.getByRole('button', { name: 'Показать, как сейчас' }).click();
  await expect(slower.getByLabel('Номеров в час')).toHaveValue('30');

  await admin.getByRole('button', { name: 'EN, English', exact: true }).click();
  await expect(admin.getByRole('heading', { name: 'Telephone rules' })).toBeVisible();
  await admin.getByLabel('Number', { exact: true }).fill('8 809 555-12-34');
  await admin.keyboard.press('Enter');
  await expect(admin.getByText('A premium number: closed to everybody.')).toBeVisible();
  await nothingWrong(admin, 'the rules, in English');
  await shades(admin, 'telephone-rules-en');
  await admin.getByRole('button', { name: 'RU, Русский', exact: true }).click();
  await admin.getByText('Специалист это видит').click();
  await expect(admin.getByLabel('Почему скрыто')).toHaveCount(0);
  await admin.keyboard.press('Control+Enter');
  await expect(toast(admin, 'Правила телефона сохранены и действуют')).toBeVisible();
});
