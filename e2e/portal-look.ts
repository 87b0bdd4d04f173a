import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { folder } from './look.ts';
import { nothingWrong } from './nothing-wrong.ts';

/** A customer's telephone. */
export const telephone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

/** Nobody types that quickly: a form that is sent sooner is asked to be looked at once more. */
export const asAPerson = (page: Page): Promise<void> => page.waitForTimeout(2_100);

/**
 * Axe finds nothing and nothing is wider than the window; with `PICTURES`, the whole page light and dark. `both`: it is a page
 * that the address alone makes, so it is looked at in English, too.
 */
export async function lookAtPortal(page: Page, name: string, { both = false } = {}): Promise<void> {
  await nothingWrong(page, name);
  if (!folder) return;
  await shades(page, `${name}-ru`);
  if (!both) return;
  const here = page.url();
  const english = new URL(here);
  english.searchParams.set('lang', 'en');
  await page.goto(english.href);
  await shades(page, `${name}-en`);
  await page.goto(here);
}

async function shades(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(folder!, `${name}-${colorScheme}.png`), fullPage: true });
  }
}
