import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { expect } from '@playwright/test';

/** How long each fault took, in one table: printed at the end of each file of journeys, and kept in `test-results/faults.md`. */
const rows: { fault: string; what: string; ms: number; mostMs: number; idle: number }[] = [];
const file = 'test-results/faults.md';

/** A moment, and what the machine's processors had done until then. */
export type Moment = { at: number; idle: number; all: number };

export function fromNow(): Moment {
  const times = cpus().map((cpu) => cpu.times);
  const all = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  return { at: Date.now(), idle: times.reduce((sum, { idle }) => sum + idle, 0), all };
}

/**
 * What a fault may last is said of a machine that has time for it. Where others had all of its processors meanwhile, the figure tells
 * how long one waits for them: then it may last five times as long, and the table says why.
 */
export function took(fault: string, what: string, from: Moment, mostMs: number): void {
  const to = fromNow();
  const ms = to.at - from.at;
  const idle = (to.idle - from.idle) / Math.max(1, to.all - from.all);
  rows.push({ fault, what, ms, mostMs, idle });
  const most = idle < 0.15 ? 5 * mostMs : mostMs;
  expect(ms, `${fault}: ${what}, ${Math.round(idle * 100)} % of the machine idle`).toBeLessThan(most);
}

export function writeTimes(): void {
  const lines = rows
    .splice(0)
    .map(
      ({ fault, what, ms, mostMs, idle }) =>
        `| ${fault} | ${what} | ${seconds(ms)} | ${seconds(mostMs)} | ${Math.round(idle * 100)} % |`,
    );
  const head = ['| fault | until | took, s | at most | of the machine idle |', '|---|---|---|---|---|'];
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${[...(existsSync(file) ? [] : head), ...lines].join('\n')}\n`);
  console.log(`\n${[...head, ...lines].join('\n')}\n`);
}

const seconds = (ms: number): string => (ms / 1000).toFixed(2);
