import { expect, test, type Page } from '@playwright/test';
import type { PhoneCall } from '@linia/pbx';
import { callIn, openDesk, phoneHouse, type PhoneHouse } from './asterisk.ts';
import { cleanHouse } from './clean.ts';
import { now, offer } from './desk.ts';
import { take, talkIn } from './fault-house.ts';
import { fromNow, took, writeTimes, type Moment } from './fault-times.ts';
import { callerHears, heardBy } from './sound.ts';

/** What callers do to a call, each with a telephone and a browser, and timed into the same table as what kills one. */
let house: PhoneHouse;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  house = await phoneHouse();
});
test.afterAll(async () => {
  writeTimes();
  await house?.stop();
});
test.afterEach(async () => {
  for (const context of house.browser.contexts()) await context.close();
  await cleanHouse(house.base);
});

test('a caller who hangs up in any state of the call: the desk says so, its sound ends, and the next call is heard', async () => {
  const page = await openDesk(house);
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');

  const ringing = await callIn(house);
  await expect(offer(page)).toBeVisible();
  let begun = await hangsUp(ringing);
  await expect(offer(page)).toBeHidden();
  took('hang-up while it rings', 'nothing rings any more', begun, 2_000);

  // whichever is first: a call that was never talked, or one that is written about
  const accepted = await callIn(house);
  await expect(offer(page)).toBeVisible();
  [begun] = await Promise.all([hangsUp(accepted), page.keyboard.press('Control+Enter')]);
  await expect(offer(page)).toBeHidden();
  await expect(
    now(page)
      .getByText(/^(Жду звонка|Постобработка)/)
      .first(),
  ).toBeVisible();
  took('hang-up in the moment of accepting', 'the desk has no call', begun, 4_000);
  await cleanHouse(house.base);

  const talking = await talkIn(house, page);
  begun = await hangsUp(talking);
  await over(page, 'hang-up in the talk', begun);

  const held = await talkIn(house, page);
  await page.keyboard.press('Alt+KeyH');
  await expect(now(page).getByText('Удержание', { exact: true })).toBeVisible();
  await callerHears(held, 'music');
  begun = await hangsUp(held);
  await over(page, 'hang-up on hold', begun);

  await talkIn(house, page);
});

test('two calls in the same instant: two people have one each, and hear their own caller', async () => {
  const desks = [await openDesk(house), await openDesk(house, house.browser, { login: 'agent2' })];
  for (const page of desks) await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  const begun = fromNow();
  const callers = await Promise.all([callIn(house), callIn(house)]);
  for (const page of desks) await expect(offer(page)).toBeVisible();
  took('two calls in the same instant', 'both desks ring', begun, 8_000);
  for (const page of desks) await take(page);
  await Promise.all(callers.map((caller) => callerHears(caller, 'voice')));
  // each is heard at one desk, and at no other
  const first = await heardWhileSpoken(desks, callers[0]!);
  const second = await heardWhileSpoken(desks, callers[1]!);
  expect([first, second].toSorted()).toEqual([[false, true], [true, false]]); // prettier-ignore
});

async function hangsUp(caller: PhoneCall): Promise<Moment> {
  const begun = fromNow();
  await caller.hangUp();
  return begun;
}

/** The desk writes about it, and its sound is over; then it is free again. */
async function over(page: Page, fault: string, begun: Moment): Promise<void> {
  await expect(now(page).getByText('Постобработка')).toBeVisible();
  took(fault, 'the desk says that the call is over', begun, 2_000);
  await expect.poll(async () => (await heardBy(page)).dtls).not.toBe('connected');
  await cleanHouse(house.base);
}

/** At which of the desks this caller's tone comes in. */
async function heardWhileSpoken(desks: Page[], caller: PhoneCall): Promise<boolean[]> {
  const energies = () => Promise.all(desks.map(async (page) => (await heardBy(page)).energy));
  const before = await energies();
  const risen = async () => (await energies()).map((energy, at) => energy - before[at]! > 0.02);
  caller.rtp.tone = 440;
  await expect.poll(async () => (await risen()).some(Boolean), { intervals: [50] }).toBe(true);
  caller.rtp.tone = 0;
  return risen();
}
