import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import type { PhoneCall } from '@linia/pbx';
import { callIn, openDesk, phoneHouse, withVoice, type PhoneHouse } from './asterisk.ts';
import { cleanHouse } from './clean.ts';
import { beginEscalation, escalation, now, offer, sendEscalation, who, writeLog } from './desk.ts';
import { agentHears, callerHears, heardBy } from './sound.ts';
import { browserHears, callerHearsOnly, isSilent, voices, writeVoice } from './voices.ts';

/**
 * An agent and a specialist, each in a browser of their own that speaks with a tone of its own, and a caller's telephone: who hears whom at
 * every step, by what comes to the telephone and by the browsers' own figures.
 */
let house: PhoneHouse;
let theirs: Record<'agent' | 'specialist', Browser>;
const folder = mkdtempSync(join(tmpdir(), 'linia-voices-'));

test.beforeAll(async () => {
  test.setTimeout(180_000);
  house = await phoneHouse();
  const [agent, specialist] = await Promise.all(
    (['agent', 'specialist'] as const).map((of) =>
      chromium.launch(withVoice(writeVoice(join(folder, `${of}.wav`), of))),
    ),
  );
  theirs = { agent: agent!, specialist: specialist! };
});
test.afterAll(async () => {
  for (const browser of Object.values(theirs ?? {})) await browser.close();
  await house?.stop();
  rmSync(folder, { recursive: true, force: true });
});
test.afterEach(async () => {
  for (const browser of Object.values(theirs)) for (const context of browser.contexts()) await context.close();
  await cleanHouse(house.base);
});

const words = 'УПД № 1184 не уходит, плагин 2.0.15';

test('a warm escalation is heard: the agent stays with the caller, asks behind music, all three talk, and hands over', async () => {
  const [agent, specialist] = await Promise.all([desk('agent'), desk('specialist', slowDesk)]);
  const caller = await talk(agent);
  await writeLog(agent, words);
  await sendEscalation(await beginEscalation(agent));
  await expect(offer(specialist)).toBeVisible();
  await expect(who(specialist)).toContainText('плагин 2.0.15');
  // the context is there before the telephone rings, though the desk hears of everything late
  await expect.poll(() => whenCame(specialist, 'rung')).toBeGreaterThan(0);
  expect(await whenCame(specialist, 'rung')).toBeGreaterThanOrEqual(await whenCame(specialist, 'drawn'));
  expect(await whenCame(specialist, 'drawn')).toBeGreaterThan(0);
  await callerHearsOnly(caller, ['agent']);
  await browserHears(agent, ['caller']);

  await specialist.keyboard.press('Control+Enter');
  await expect(escalation(agent)).toContainText('Дятлов на линии');
  await agent.keyboard.press('Alt+KeyH');
  await expect(now(agent).getByText('Удержание', { exact: true })).toBeVisible();
  await callerHears(caller, 'music');
  await Promise.all([
    callerHearsOnly(caller, []),
    browserHears(agent, ['specialist']),
    browserHears(specialist, ['agent']),
  ]);

  await agent.keyboard.press('Alt+KeyH');
  await Promise.all([
    callerHearsOnly(caller, ['agent', 'specialist']),
    browserHears(agent, ['caller', 'specialist']),
    browserHears(specialist, ['agent', 'caller']),
  ]);

  await agent.keyboard.press('Control+Enter');
  await expect(now(agent)).toContainText('Постобработка');
  await isSilent(agent);
  await Promise.all([callerHearsOnly(caller, ['specialist']), browserHears(specialist, ['caller'])]);
  await agentHears(specialist, caller);
  await caller.hangUp();
  await expect(now(specialist)).toContainText('Постобработка');
  await isSilent(specialist);
});

test('a cold escalation is heard: music, and then the specialist, while the agent is silent', async () => {
  const [agent, specialist] = await Promise.all([desk('agent'), desk('specialist')]);
  const caller = await talk(agent);
  await writeLog(agent, words);
  const dialog = await beginEscalation(agent);
  await dialog.getByRole('radio', { name: 'Сразу в очередь отдела' }).check();
  await sendEscalation(dialog);
  await expect(now(agent)).toContainText('Постобработка');
  await callerHears(caller, 'music');
  await Promise.all([isSilent(agent), callerHearsOnly(caller, [])]);
  await expect(offer(specialist)).toBeVisible();
  await expect(who(specialist)).toContainText('плагин 2.0.15');
  await specialist.keyboard.press('Control+Enter');
  await Promise.all([callerHearsOnly(caller, ['specialist']), browserHears(specialist, ['caller'])]);
  await agentHears(specialist, caller);
  await specialist.keyboard.press('Alt+Shift+KeyX');
  expect(await caller.ended).toBe('BYE');
  await isSilent(specialist);
});

test('a caller who is held hears music and then the agent; who is muted hears and is not heard; a key ends it for both', async () => {
  const agent = await desk('agent');
  const caller = await talk(agent);
  await agent.keyboard.press('Alt+KeyH');
  await expect(now(agent).getByText('Удержание', { exact: true })).toBeVisible();
  await callerHears(caller, 'music');
  await Promise.all([callerHearsOnly(caller, []), browserHears(agent, [])]);
  await agent.keyboard.press('Alt+KeyH');
  await expect(now(agent).getByText('Разговор', { exact: true })).toBeVisible();
  await Promise.all([callerHearsOnly(caller, ['agent']), browserHears(agent, ['caller'])]);

  await agent.keyboard.press('Alt+KeyM');
  await callerHears(caller, 'silence');
  await Promise.all([callerHearsOnly(caller, []), browserHears(agent, ['caller'])]);
  await agent.keyboard.press('Alt+KeyM');
  await callerHearsOnly(caller, ['agent']);
  await agentHears(agent, caller);

  await agent.keyboard.press('Alt+Shift+KeyX');
  expect(await caller.ended).toBe('BYE');
  await expect(now(agent)).toContainText('Постобработка');
  await isSilent(agent);
});

async function desk(login: 'agent' | 'specialist', before?: (page: Page) => Promise<void>): Promise<Page> {
  const page = await openDesk(house, theirs[login], { login, ...(before && { before }) });
  await expect(page.getByRole('contentinfo')).toContainText('Телефон на линии');
  return page;
}

/** A caller who has been taken, whose tone goes on from now: both hear each other. */
async function talk(page: Page): Promise<PhoneCall> {
  const caller = await callIn(house);
  await expect(offer(page)).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(now(page).getByText('Разговор', { exact: true })).toBeVisible();
  await agentHears(page, caller);
  caller.rtp.tone = voices.caller;
  await Promise.all([callerHearsOnly(caller, ['agent']), browserHears(page, ['caller'])]);
  expect((await heardBy(page)).dtls).toBe('connected');
  return caller;
}

/** What the server tells this desk comes later than what Asterisk tells its telephone; the page notes when either was there. */
async function slowDesk(page: Page): Promise<void> {
  await page.addInitScript(noteOrder);
  await page.routeWebSocket(/socket\.io/, (near) => {
    const far = near.connectToServer();
    far.onMessage((message) => void setTimeout(() => near.send(message), 150));
  });
}

type Came = { drawn: number; rung: number };
const whenCame = (page: Page, what: keyof Came): Promise<number> =>
  page.evaluate((name) => (window as unknown as { came: Came }).came[name], what);

/** By the page's own clock: the offer with the agent's words is drawn; the INVITE is at the browser. */
function noteOrder(): void {
  const came: Came = { drawn: 0, rung: 0 };
  Object.assign(window, { came });
  new MutationObserver(() => {
    const isOffered = document.querySelector('[role=alertdialog]') !== null;
    if (isOffered && document.body.textContent?.includes('плагин 2.0.15')) came.drawn ||= performance.now();
  }).observe(document, { childList: true, subtree: true, characterData: true });
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => {
        if (String(data).startsWith('INVITE')) came.rung ||= performance.now();
      });
    }
  };
}
