import type { CallerMatch } from '@linia/protocol';
import { callsIn, closeCall, expect, hangUp, inCall, offer, takeCall, test, toast, who } from './desk.ts';

/** Several companies have this number: nobody is chosen silently, the likeliest stands first, each says why. */
test('several matches stand in order with their reasons; the keyboard alone chooses, and takes it back', async ({
  open,
}) => {
  const page = await open('agent');
  const first = await inCall(page, 'two-companies');
  const chooser = who(page).getByRole('group', { name: 'Кто звонит?' });
  const rows = chooser.getByRole('button');
  await expect(who(page).getByRole('heading', { level: 1 })).toHaveText('Кто звонит: 2 человека с этим номером');
  await expect(rows.first()).toBeFocused();
  await expect(rows.first()).toContainText('действующий договор');

  // whoever stands second is the caller this time
  const second = (await rows.nth(1).locator('b').textContent())!;
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(who(page)).toContainText('Определён по телефону');
  await expect(toast(page, /^Звонящий: /)).toBeVisible();
  await page.keyboard.press('Alt+KeyZ');
  await expect(rows.nth(1)).toContainText(second);
  await rows.nth(1).click();
  await expect(who(page)).toContainText('Определён по телефону');
  await hangUp(page);
  await closeCall(page);

  // the next call from this number: the one who called last stands first and says when
  const next = await callsIn(page, 'two-companies');
  await expect(offer(page)).toBeVisible();
  await expect(who(page)).toContainText('Выбрать можно, когда примете звонок');
  await takeCall(page);
  await expect(rows.first()).toContainText(second);
  await expect(rows.first()).toContainText(/звонила? сегодня/i);
  const callers = (await (await page.request.get(`/api/interactions/${next}/callers`)).json()) as CallerMatch[];
  expect(callers.map(({ contact }) => contact?.name)[0]).toBe(second);
  expect(first).not.toBe(next);
});
