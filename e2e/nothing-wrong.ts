import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Nothing that axe knows is wrong, and the page is no wider than its window; in the dark only colours can differ. */
export async function nothingWrong(page: Page, where: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await axeFinds(new AxeBuilder({ page }), where);
  const beyond = await page.evaluate(() => {
    const widths = [document.documentElement, ...document.querySelectorAll('.app')].map((each) => each.scrollWidth);
    return Math.max(...widths) - window.innerWidth;
  });
  expect.soft(beyond, `${where}: px wider than its window`).toBeLessThanOrEqual(0);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await axeFinds(new AxeBuilder({ page }).withRules('color-contrast'), `${where}, dark`);
}

async function axeFinds(builder: AxeBuilder, where: string): Promise<void> {
  const { violations } = await builder.setLegacyMode().analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  expect.soft(found, where).toEqual([]);
}
