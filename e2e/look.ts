import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { nothingWrong } from './nothing-wrong.ts';

/** Where pictures go, if any are wanted: `PICTURES=folder npx playwright test …`. */
export const folder = process.env['PICTURES'];
if (folder) mkdirSync(folder, { recursive: true });

/** Axe finds nothing; with `PICTURES`, seen in both languages, light and dark. A page that reads itself again in the other keeps to one. */
export async function look(page: Page, name: string, languages: ('ru' | 'en')[] = ['ru', 'en']): Promise<void> {
  await nothingWrong(page, name);
  await tongues(page, name, languages);
}

/** In both languages, light and dark. */
export async function tongues(page: Page, name: string, languages: ('ru' | 'en')[] = ['ru', 'en']): Promise<void> {
  if (!folder) return;
  for (const language of languages) {
    await speak(page, language);
    await shades(page, `${name}-${language}`);
  }
  await speak(page, 'ru');
}

/** The language changes under whatever stands on the screen: its button may lie behind a dialog, where no hand reaches it. */
export async function speak(page: Page, language: 'ru' | 'en'): Promise<void> {
  if ((await page.locator('html').getAttribute('lang')) === language) return;
  await page.locator(`button[lang="${language}"]`).dispatchEvent('click');
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}

/** As it stands, light and dark. */
export async function shades(page: Page, name: string): Promise<void> {
  if (!folder) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
  }
}
