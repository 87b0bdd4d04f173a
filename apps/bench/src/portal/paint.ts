import { chromium, type LaunchOptions } from '@playwright/test';

/** Milliseconds from the navigation to the first contentful paint, each in a browser's window that has seen nothing before. */
export async function firstPaints(url: string, times: number): Promise<number[]> {
  const browser = await chromium.launch(JSON.parse(process.env['LINIA_E2E_BROWSER'] ?? '{}') as LaunchOptions);
  const paints: number[] = [];
  try {
    for (let n = 0; n < times; n++) {
      const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
      const page = await context.newPage();
      await page.goto(url);
      const [paint] = (await page.evaluate(
        `new Promise((done) => new PerformanceObserver((list) => done(list.getEntriesByName('first-contentful-paint').map((each) => each.startTime))).observe({ type: 'paint', buffered: true }))`,
      )) as number[];
      paints.push(paint!);
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return paints;
}
