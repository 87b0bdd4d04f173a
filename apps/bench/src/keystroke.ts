import { chromium, type LaunchOptions, type Page } from '@playwright/test';
import type { Known } from './base/base.ts';

declare global {
  interface Window {
    /** Resolves when the answer to the last key is painted, with the milliseconds since it came. */
    painted: () => Promise<number>;
  }
}

/** Milliseconds from a letter's arrival in the search box to the frame that shows its answer, for names and INNs typed whole. */
export async function keystrokes(base: string, cookie: string, known: readonly Known[]): Promise<number[]> {
  const browser = await chromium.launch(JSON.parse(process.env['LINIA_E2E_BROWSER']!) as LaunchOptions);
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const [name, value] = cookie.split('=') as [string, string];
    await context.addCookies([{ name, value, url: base }]);
    const page = await context.newPage();
    await page.goto(base);
    const field = page.getByRole('combobox').first();
    await field.waitFor();
    await watch(page);
    const times: number[] = [];
    for (const one of known) {
      for (const text of [one.inn, one.contact.toLowerCase(), one.company.replace(/[«»]|ООО|АО|ИП/g, '').trim()]) {
        await field.fill('');
        for (const letter of text.slice(0, 14)) {
          if (letter === ' ') await page.keyboard.insertText(letter);
          else times.push(await press(page, letter));
        }
      }
    }
    return times;
  } finally {
    await browser.close();
  }
}

async function press(page: Page, letter: string): Promise<number> {
  const painted = page.evaluate(() => window.painted());
  await page.keyboard.insertText(letter);
  return painted;
}

/** The box says that it is busy until the list answers what stands in it; the frame after that is the one that shows it. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const field = document.querySelector<HTMLInputElement>('[role=combobox]')!;
    let [down, done] = [0, (_ms: number): void => {}];
    field.addEventListener('beforeinput', ({ timeStamp }) => (down = timeStamp), true);
    new MutationObserver(() => {
      if (down === 0 || field.getAttribute('aria-busy') !== 'false') return;
      const from = down;
      down = 0;
      // behind the frame that is about to be drawn
      requestAnimationFrame(() => {
        const behind = new MessageChannel();
        behind.port1.onmessage = () => done(performance.now() - from);
        behind.port2.postMessage(null);
      });
    }).observe(field, { attributes: true, attributeFilter: ['aria-busy'] });
    window.painted = () =>
      new Promise((resolve, fail) => {
        done = resolve;
        setTimeout(() => fail(new Error(`no answer to «${field.value}»`)), 5_000);
      });
  });
}
