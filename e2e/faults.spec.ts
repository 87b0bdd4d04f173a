import { chromium, expect, test, type Page } from '@playwright/test';
import type { PhoneCall } from '@linia/pbx';
import {
  callIn,
  isShell,
  needsWholeBrowser,
  openDesk,
  withMicrophoneRefused,
  withMicrophoneToGive,
} from './asterisk.ts';
import { DeskClient } from '../apps/server/src/testing/desk-client.ts';
import { cleanHouse } from './clean.ts';
import { now, offer } from './desk.ts';
import { faultHouse, take, talkIn, type FaultHouse } from './fault-house.ts';
import { fromNow, took, writeTimes } from './fault-times.ts';
import { LossyNetwork } from './lossy.ts';
import { agentHears, bothHear, callerHears, heardBy } from './sound.ts';

/**
 * What kills a call elsewhere, each with a live call between a telephone and a browser, and timed: two server processes, of which one
 * leads, a network that goes away, an Asterisk that dies. The table of the times is printed, and kept in `test-results/faults.md`.
 */
let house: FaultHouse;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  house = await faultHouse();
});
test.afterAll(async () => {
  writeTimes();
  await house?.stop();
});
test.afterEach(async () => {
  for (const context of house.browser.contexts()) await context.close();
  for (const server of house.servers) if (server.pid === undefined) await server.start();
  house.network.leadTo(portOf(0));
  await cleanHouse(house.servers[0].base);
});

test('a page that is reloaded in mid-call: music, and both hear each other again within three seconds', async () => {
  const page = await openDesk(house);
  const caller = await talk(page);
  const begun = fromNow();
  const reloaded = page.reload();
  await callerHears(caller, 'music');
  took('page reloaded', 'the caller hears music', begun, 3_000);
  await reloaded;
  await bothHear(page, caller);
  took('page reloaded', 'both hear each other', begun, 3_000);
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
  expect(caller.over).toBe(false);
});

test('a tab that is killed: the caller is back at the old place within thirty seconds, and is taken by another', async () => {
  const page = await openDesk(house);
  const caller = await talk(page);
  const place = await rank();
  const begun = fromNow();
  const devtools = await page.context().newCDPSession(page);
  void devtools.send('Page.crash').catch(() => {});
  await callerHears(caller, 'music');
  took('tab killed', 'the caller hears music', begun, 8_000);
  const other = await openDesk(house, house.browser, { login: 'agent2' });
  await expect(offer(other)).toBeVisible();
  took('tab killed', 'the caller is offered to another', begun, 30_000);
  expect(await rank(), 'the place in the line').toEqual(place);
  await take(other);
  await bothHear(other, caller);
});

test('a network that is away for five seconds: the same call goes on', async () => {
  const sound = new LossyNetwork();
  const page = await openDesk(house, house.browser, { before: (each) => sound.between(each) });
  const caller = await talk(page);
  await page.context().setOffline(true);
  house.network.away();
  sound.away = true;
  await hearsNothing(caller);
  await page.waitForTimeout(5_000); // the fault is five seconds long
  house.network.back();
  sound.away = false;
  await page.context().setOffline(false);
  const begun = fromNow();
  await bothHear(page, caller);
  took('network away for 5 s', 'both hear each other, from its return', begun, 5_000);
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
  expect((await lost()).length, 'nobody else was asked').toBe(0);
  sound.close();
});

test('one of two networks lost in mid-call: the same call goes on by the other', async () => {
  const sound = new LossyNetwork();
  const before = async (each: Page) => {
    await sound.between(each);
    await each.addInitScript(busyBrowser);
  };
  const page = await openDesk(house, house.browser, { before });
  const caller = await talk(page);
  const begun = fromNow();
  sound.lose();
  await hearsNothing(caller);
  await bothHear(page, caller);
  took('one of two networks lost', 'both hear each other', begun, 10_000);
  expect((await heardBy(page)).made, 'the telephone was not called anew').toBe(1);
  expect((await lost()).length, 'nobody else was asked').toBe(0);
  sound.close();
});

test('one of two networks lost with the connection in it: the same talk goes on by the other once there is a connection', async () => {
  const sound = new LossyNetwork();
  const page = await openDesk(house, house.browser, { before: (each) => sound.between(each) });
  const caller = await talk(page);
  sound.lose();
  house.network.away();
  // the sound has another way by then, and the Asterisk is told of it where nothing passes
  await page.waitForTimeout(6_000);
  house.network.break();
  house.network.back();
  const begun = fromNow();
  await bothHear(page, caller);
  took('one of two networks lost, and the connection', 'both hear each other, from the new one', begun, 10_000);
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
  expect((await lost()).length, 'nobody else was asked').toBe(0);
  sound.close();
});

test('another network in mid-call: the same call goes on at the new address', async () => {
  const sound = new LossyNetwork();
  const page = await openDesk(house, house.browser, { before: (each) => sound.between(each) });
  const caller = await talk(page);
  const begun = fromNow();
  sound.change();
  house.network.break();
  // what comes now comes to the new addresses: the old ones are closed
  await bothHear(page, caller);
  took('network changed', 'both hear each other', begun, 10_000);
  expect((await lost()).length, 'nobody else was asked').toBe(0);
  await caller.hangUp();
  await expect(now(page).getByText('Постобработка')).toBeVisible();
  sound.close();
});

test('the leading server killed, another standing by: the talk is not cut, and its end is seen', async () => {
  const page = await openDesk(house);
  const caller = await talk(page);
  const owner = (await house.owner())!;
  const [other] = house.servers.filter((server) => server !== owner);
  const begun = fromNow();
  await owner.kill();
  house.network.leadTo(Number(new URL(other!.base).port));
  house.network.break();
  await neverSilent(page, caller, 1_500);
  await expect.poll(house.owner, { intervals: [50] }).toBe(other);
  took('leading server killed', 'another leads', begun, 7_000);
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  await bothHear(page, caller);
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
  const hungUp = fromNow();
  await caller.hangUp();
  await expect(now(page).getByText('Постобработка')).toBeVisible();
  took('leading server killed', 'the hang-up is seen', hungUp, 2_000);
});

test('all servers killed: the talk goes on, they find it as it is, and what was hung up meanwhile is over', async () => {
  const page = await openDesk(house);
  const caller = await talk(page);
  for (const server of house.servers) await server.kill();
  await neverSilent(page, caller, 1_500);
  const begun = fromNow();
  await house.servers[0].start();
  await expect.poll(house.owner, { intervals: [50] }).toBe(house.servers[0]);
  took('servers killed and started', 'the call is led again, from the start', begun, 20_000);
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  await bothHear(page, caller);
  await house.servers[0].kill();
  await caller.hangUp();
  await house.servers[0].start();
  const again = fromNow();
  await expect(now(page).getByText('Постобработка')).toBeVisible();
  took('servers killed and started', 'the hang-up meanwhile is seen, from being ready', again, 10_000);
});

test('Asterisk killed: the desk is told that the call is over, and its telephone is there again by itself', async () => {
  const page = await openDesk(house);
  const caller = await talk(page);
  const begun = fromNow();
  const started = house.pbx.restart();
  caller.vanish();
  await expect(now(page).getByText('Постобработка')).toBeVisible();
  took('Asterisk killed', 'the desk says that the call is over', begun, 10_000);
  await started;
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  took('Asterisk killed', 'the telephone is on the line', begun, 20_000);
  await cleanHouse(house.servers[0].base);
  await bothHear(page, await talk(page));
});

test('a desk whose sound can’t get through: the caller keeps the place and goes to another', async () => {
  const sound = new LossyNetwork();
  sound.away = true;
  const page = await openDesk(house, house.browser, { before: (each) => sound.between(each) });
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  const caller = await callIn(house);
  await expect(offer(page)).toBeVisible();
  const place = await rank();
  await page.keyboard.press('Control+Enter');
  const begun = fromNow();
  const other = await openDesk(house, house.browser, { login: 'agent2' });
  await expect(offer(other)).toBeVisible();
  took('no sound from the desk', 'the caller is offered to another', begun, 9_000);
  expect(await rank(), 'the place in the line').toEqual(place);
  await take(other);
  await bothHear(other, caller);
  sound.close();
});

test('the sound alone being away until the browser gives it up: nobody is hung up on, and both hear each other again', async () => {
  const sound = new LossyNetwork();
  const page = await openDesk(house, house.browser, { before: (each) => sound.between(each) });
  const caller = await talk(page);
  const { made } = await heardBy(page);
  sound.away = true;
  const connections = async () => (await heardBy(page)).made;
  await expect.poll(connections, { message: 'another connection for sound' }).toBeGreaterThan(made);
  await callerHears(caller, 'music');
  sound.away = false;
  const begun = fromNow();
  await bothHear(page, caller);
  took('sound given up by the browser', 'both hear each other, from its return', begun, 8_000);
  expect(caller.over).toBe(false);
  sound.close();
});

test('no microphone at the moment of accepting: said, the caller goes to another, and the next call is heard', async () => {
  const browser = await chromium.launch(await withMicrophoneRefused(house));
  const page = await openDesk(house, browser);
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  // there, and asked only once the first one can't be heard: a telephone of a page that is being opened would be another fault
  const other = await openDesk(house, house.browser, { login: 'agent2' });
  await expect(other.getByRole('contentinfo')).toContainText('Телефон на линии');
  const second = await DeskClient.open(house.base, 'agent2');
  const is = (presence: 'away' | 'available') =>
    second.must('presence:set', { agentId: null, presence, reasonId: null });
  await is('away');
  const caller = await callIn(house);
  await expect(offer(page)).toBeVisible();
  await microphone(page, 'denied');
  await page.keyboard.press('Control+Enter');
  const begun = fromNow();
  await is('available');
  await expect(offer(other)).toBeVisible();
  took('no microphone on accepting', 'the caller is offered to another', begun, 9_000);
  const said = page.getByRole('region', { name: 'Кто звонит' }).getByRole('alert');
  await expect(said).toContainText('Звука не было');
  await said.getByRole('button', { name: 'Понятно' }).click();
  await expect(said).toContainText('Браузер не даёт микрофон');
  await take(other);
  await bothHear(other, caller);
  await caller.hangUp();
  second.close();
  await other.context().close();
  if (await isShell(house)) {
    await page.context().close();
    const anew = await openDesk(house);
    await bothHear(anew, await talk(anew));
  } else {
    await microphone(page, 'granted');
    await bothHear(page, await talk(page));
  }
  await browser.close();
});

test('a microphone that goes in mid-call: the talk goes on, it is said, and it is heard again once it is back', async () => {
  await needsWholeBrowser(house);
  const browser = await chromium.launch(withMicrophoneToGive());
  const page = await openDesk(house, browser);
  const caller = await talk(page);
  await microphone(page, 'denied');
  await expect(page.getByRole('button', { name: /^Телефон: не слышит вас/ })).toBeVisible();
  await hearsNothing(caller);
  await agentHears(page, caller);
  await microphone(page, 'granted');
  const begun = fromNow();
  await bothHear(page, caller);
  took('microphone gone and back', 'both hear each other, from its return', begun, 5_000);
  await browser.close();
});

/** In the page: it is looking for its addresses already when it comes to say that it has begun to. */
function busyBrowser(): void {
  const { prototype } = RTCPeerConnection;
  const set = Reflect.get(prototype, 'setLocalDescription') as (
    this: RTCPeerConnection,
    description?: RTCLocalSessionDescriptionInit,
  ) => Promise<void>;
  prototype.setLocalDescription = async function (this: RTCPeerConnection, description) {
    const begins = new Promise<void>((begun) => {
      this.addEventListener('icegatheringstatechange', () => begun(), { once: true });
      setTimeout(begun, 200); // nothing new to look for
    });
    await set.call(this, description);
    await begins;
  } as RTCPeerConnection['setLocalDescription'];
}

const talk = (page: Page): Promise<PhoneCall> => talkIn(house, page);

/** The person gives the microphone to the page, or takes it away, in the browser's own settings. */
async function microphone(page: Page, setting: 'granted' | 'denied'): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const { browserContextId } = (await devtools.send('Target.getTargetInfo')).targetInfo;
  const permission = { name: 'microphone' };
  await devtools.send('Browser.setPermission', { permission, setting, origin: house.base, browserContextId });
}

const portOf = (server: 0 | 1): number => Number(new URL(house.servers[server].base).port);

/** For so long sound comes at both ends. */
async function neverSilent(page: Page, caller: PhoneCall, ms: number): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end;) {
    await agentHears(page, caller);
    // a machine at its limit has gaps of its own; who takes over from the dead server comes later than this
    await expect.poll(() => caller.rtp.sounds(1_500), { intervals: [50], timeout: 3_000 }).toBe('voice');
  }
  expect((await heardBy(page)).dtls).toBe('connected');
}

/** Of a telephone that sends nothing nothing comes; where the call is mixed, silence does. */
async function hearsNothing(caller: PhoneCall): Promise<void> {
  await expect.poll(() => caller.rtp.sounds(), { intervals: [50] }).toMatch(/silence|nothing/);
}

/** Where the newest call stands, or stood, in the line. */
async function rank(): Promise<unknown> {
  const { rows } = await house.database.query(
    'select interaction_id, enqueued_at, rank_at from queue_entries order by interaction_id desc, id desc limit 1',
  );
  return rows[0];
}

/** Times when the newest call was given back to the line. */
async function lost(): Promise<unknown[]> {
  const { rows } = await house.database.query(
    `select type from interaction_events where type in ('agent_lost', 'connect_failed') and interaction_id = (select max(id) from interactions)`,
  );
  return rows;
}
