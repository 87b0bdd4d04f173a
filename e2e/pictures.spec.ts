import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import {
  beginEscalation,
  callsIn,
  decline,
  escalation,
  expect,
  hangUp,
  inCall,
  kept,
  now,
  offer,
  sendEscalation,
  takeCall,
  test,
  who,
  writeLog,
} from './desk.ts';

/**
 * Pictures of every desk and main state, in both languages, light and dark, to be looked at beside the drawings:
 * `PICTURES=folder npx playwright test pictures`. Without the folder there is nothing to do.
 */
const folder = process.env['PICTURES'];

if (folder) {
  mkdirSync(folder, { recursive: true });
  test.use({ viewport: { width: 1280, height: 800 } });
  test.setTimeout(180_000);

  test('the door and the pages', async ({ open, openDoor }) => {
    const door = await openDoor();
    await door.goto('/sign-in');
    await expect(door.getByRole('heading', { name: 'Вход на смену' })).toBeVisible();
    await shoot(door, 'sign-in');

    const board = await open('supervisor');
    const agent = await open('agent');
    await expect(now(agent)).toContainText('Жду звонка');
    await shoot(agent, 'desk-waiting');
    await inCall(agent);
    await callsIn(agent, 'sole-trader');
    await expect(board.getByRole('row', { name: 'ИП Щукина Е. А.' })).toBeVisible();
    await shoot(board, 'board');
    await board.getByRole('button', { name: /^Потерянные: / }).click();
    await expect(board.getByRole('dialog').getByRole('link').first()).toBeVisible();
    await shades(board, 'board-lost-ru');
    await board.getByRole('dialog').getByRole('link').first().click();
    await expect(board.getByRole('region', { name: 'Ход звонка' })).toBeVisible();
    await shoot(board, 'story');

    for (const path of ['/mine', '/directory', '/tickets/1046297']) {
      await agent.goto(path);
      await expect(agent.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(agent.getByText('Загружается')).toHaveCount(0);
      await shoot(agent, path.split('/')[1]!);
    }
    const admin = await open('admin', '/people');
    await expect(admin.getByRole('row', { name: 'Орлова' })).toBeVisible();
    await shoot(admin, 'people');
    await admin.goto('/self-check');
    await expect(admin.getByRole('heading', { name: 'Самопроверка' }).first()).toBeVisible();
    await shoot(admin, 'self-check');
    for (const [path, heading] of [
      ['queues', 'Очереди'],
      ['queues/3', 'Техподдержка EDI'],
      ['skills', 'Навыки'],
      ['priorities', 'Приоритеты'],
    ] as const) {
      await admin.goto(`/settings/${path}`);
      await expect(admin.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
      await shoot(admin, `settings-${path.replace('/', '-')}`);
    }
  });

  test('the desk of an agent', async ({ open }) => {
    const page = await open('agent');
    await callsIn(page, 'usual');
    await expect(offer(page)).toBeVisible();
    await shoot(page, 'desk-ringing');
    await takeCall(page);
    await expect(who(page)).toContainText('Договор');
    await shoot(page, 'desk-talking');
    await writeLog(page, 'Не уходит УПД № 1184 на «Лукошко Маркет»: «Сертификат отозван».');
    await shootDialog(page, 'desk-escalating', 'Alt+KeyE');
    await shootDialog(page, 'desk-connecting', 'Alt+KeyT');
    await shootDialog(page, 'keys', 'F1');
    await page.context().setOffline(true);
    await expect(page.getByText('Клиент слышит музыку')).toBeVisible();
    await shades(page, 'desk-offline-ru');
    await page.context().setOffline(false);
    await expect(now(page).getByRole('button', { name: 'Удержать' })).toBeEnabled();
    await hangUp(page);
    await shoot(page, 'desk-wrap-up');
  });

  test('a call that waits, why, and what to expect', async ({ open }) => {
    const [board, agent] = await Promise.all([open('supervisor'), open('agent')]);
    await agent.getByRole('button', { name: /^Доступ(ен|на)/ }).click();
    await agent.getByRole('menuitemradio', { name: 'Совещание' }).click();
    const id = await callsIn(agent, 'usual');
    await expect(agent.getByRole('region', { name: 'Ждут, в порядке предложений' })).toBeVisible();
    await shoot(agent, 'desk-line');
    await board.getByRole('button', { name: /^Прогноз ожидания, Техподдержка EDI: / }).click();
    await expect(board.getByRole('dialog')).toContainText('Сбылось');
    await shades(board, 'board-forecast-ru');
    await board.goto(`/calls/${id}`);
    await board.getByText('Значения порядка').click();
    await expect(board.getByRole('row', { name: 'Анна Орлова' })).toBeVisible();
    await shoot(board, 'why-nobody');
  });

  test('a chooser and the search', async ({ open }) => {
    const page = await open('agent');
    await inCall(page, 'two-companies');
    await expect(who(page).getByRole('button').first()).toBeVisible();
    await shoot(page, 'desk-chooser');
    await page.getByRole('combobox', { name: 'Поиск' }).fill('9165550122');
    await expect(page.getByRole('option').first()).toBeVisible();
    await shades(page, 'desk-search-ru');
  });

  test('an escalation at both desks', async ({ open }) => {
    const [agent, specialist] = await Promise.all([open('agent'), open('specialist')]);
    await shoot(specialist, 'specialist-waiting');
    await inCall(agent);
    await writeLog(agent, 'Не уходит УПД № 1184 на «Лукошко Маркет»: «Сертификат отозван».');
    await sendEscalation(await beginEscalation(agent));
    await expect(offer(specialist)).toBeVisible();
    await shoot(specialist, 'specialist-offered');
    await shoot(agent, 'desk-escalation-offered');
    await decline(specialist, 'Заканчиваю прошлое дело');
    await expect(escalation(agent)).toContainText('Дятлов отклонил');
    await shoot(agent, 'desk-escalation-declined');
    const second = await open('specialist2');
    await takeCall(second);
    await shoot(agent, 'desk-escalation-accepted');
    await shoot(second, 'specialist-talking');
  });

  test('a company and its duplicate, a number that is kept', async ({ open }) => {
    const page = await open('agent');
    await inCall(page, 'unknown');
    await page.getByRole('combobox', { name: 'Поиск' }).fill('волжский крахмал');
    await page.getByRole('option', { name: 'Волжский крахмал' }).first().click();
    await expect(who(page)).toContainText('нет в карточке');
    await shoot(page, 'desk-number-new');
    await page.keyboard.press('Alt+KeyU');
    await expect(who(page)).toContainText('Номер запомнен');
    await shoot(page, 'desk-number-kept');
    await who(page).getByRole('link', { name: 'Карточка компании' }).click();
    await expect(page.getByRole('button', { name: 'Забыть номер' })).toBeVisible();
    await shoot(page, 'organization-number');
    await page.getByRole('button', { name: 'Забыть номер' }).click();
    await expect(page.getByRole('button', { name: 'Забыть номер' })).toHaveCount(0);

    const boss = await open('supervisor', '/organizations');
    await shoot(boss, 'organizations');
    await boss.keyboard.press('Slash');
    await boss.keyboard.type('тихий дон');
    await boss.getByRole('option').filter({ hasText: 'ООО «Тихий Дон»' }).first().click();
    await expect(boss.getByRole('button', { name: /^Сравнить/ })).toBeVisible();
    await shoot(boss, 'organization');
    await boss.getByRole('button', { name: /^Сравнить/ }).click();
    await expect(boss.getByRole('radio').first()).toBeVisible();
    await shades(boss, 'organization-merge-ru');
    await boss.keyboard.press('Escape');
    const admin = await open('admin', '/people');
    await admin.getByRole('row', { name: 'Орлова' }).getByRole('button').click();
    await expect(admin.getByLabel('Кто замещает')).toBeVisible();
    await shoot(admin, 'people-stand-in');
  });

  test('the administrator’s pages, with what is chosen at the side', async ({ open }) => {
    const admin = await open('admin', '/settings/lists');
    for (const path of ['lists', 'departments', 'rules', 'lines', 'calendars']) {
      await admin.goto(`/settings/${path}`);
      await admin.locator('.sheet').getByRole('listitem').nth(1).getByRole('button').first().click();
      await expect(admin.getByRole('form')).toBeVisible();
      await shoot(admin, `settings-${path}`);
    }
    await admin.goto('/settings/lists');
    await admin.getByRole('button', { name: 'Услуги' }).click();
    await admin.locator('.sheet').getByRole('listitem').nth(1).getByRole('button').click();
    const side = admin.getByRole('complementary');
    await side.getByRole('button', { name: 'Навык', exact: true }).click();
    await admin.getByRole('menuitem').first().click();
    await shoot(admin, 'settings-services');
    await admin.getByRole('link', { name: 'Очереди' }).click();
    await expect(admin.getByRole('dialog', { name: 'Правки не сохранены' })).toBeVisible();
    await shades(admin, 'settings-leave-ru');
    await admin.getByRole('button', { name: 'Не сохранять' }).click();
    for (const [path, button] of [
      ['skills', 'Навык'],
      ['priorities', 'Приоритет'],
      ['queues', 'Очередь'],
    ] as const) {
      await admin.goto(`/settings/${path}`);
      await admin.getByRole('main').getByRole('button', { name: button }).first().click();
      await expect(admin.getByRole('dialog')).toBeVisible();
      await shades(admin, `settings-${path}-new-ru`);
    }
  });

  test('a call that is lost, made, promised, asked for', async ({ open }) => {
    const board = await open('supervisor');
    const id = await callsIn(board, 'never-answers');
    await expect.poll(async () => (await kept(board, id)).card.state).toBe('closed');
    await callsIn(board, 'asks-callback');
    await expect(board.getByRole('button', { name: /^Перезвонить, / })).toBeVisible();
    await shoot(board, 'board-callbacks');
    await board.getByRole('button', { name: /^Перезвонить, / }).click();
    await expect(board.getByRole('dialog')).toContainText('Кама-Пласт');
    await shades(board, 'board-callbacks-list-ru');
    const agent = await open('agent', '/mine');
    await agent.getByRole('button', { name: 'Донской мёд' }).first().click();
    await shoot(agent, 'mine-lost');
    await agent.goto('/');
    await expect(offer(agent)).toContainText('Обратный звонок');
    await shoot(agent, 'desk-callback');
    await offer(agent).getByRole('button', { name: 'Перезвонить' }).click();
    await expect(now(agent)).toContainText('Набираем');
    await shoot(agent, 'desk-dialing');
    await agent.keyboard.press('Alt+Shift+KeyX');
    await expect(now(agent)).toContainText('Жду звонка');
    await shootDialog(agent, 'desk-dial', 'Alt+KeyB');
    await inCall(agent);
    await shootDialog(agent, 'desk-promise', 'Alt+KeyC');
  });

  /** Light and dark, in Russian and in English; afterwards in Russian again. */
  async function shoot(page: Page, name: string): Promise<void> {
    await shades(page, `${name}-ru`);
    await speak(page, 'EN, English', 'RU, Русский');
    await shades(page, `${name}-en`);
    await speak(page, 'RU, Русский', 'EN, English');
  }

  /** A dialog covers the button of the language: it is opened once in each. */
  async function shootDialog(page: Page, name: string, key: string): Promise<void> {
    const dialog = page.getByRole('dialog');
    const both = async (language: string) => {
      await page.keyboard.press(key);
      await expect(dialog).toBeVisible();
      await expect(page.getByText(/Загружается|Loading/)).toHaveCount(0);
      await shades(page, `${name}-${language}`);
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
    };
    await both('ru');
    await speak(page, 'EN, English', 'RU, Русский');
    await both('en');
    await speak(page, 'RU, Русский', 'EN, English');
  }

  async function speak(page: Page, to: string, then: string): Promise<void> {
    const wide = { 'EN, English': 'English', 'RU, Русский': 'Русский' } as Record<string, string>;
    const button = (name: string) =>
      page.getByRole('button', { name, exact: true }).or(page.getByRole('button', { name: wide[name]!, exact: true }));
    await button(to).click();
    await expect(button(then)).toBeVisible();
  }

  async function shades(page: Page, name: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.screenshot({ path: join(folder!, `${name}-${colorScheme}.png`) });
    }
  }
}
