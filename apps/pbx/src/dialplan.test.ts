import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { dialplan } from './dialplan.ts';

it('what the README tells to write is what is tried here', () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const numbers = ['_X8001008812', '_+78001008812', '_X8123343812', '_+78123343812'];
  const written = dialplan({ numbers, fallback: 'PJSIP/+79990000000@trunk' }).split('\n').slice(3);
  expect(written.filter((line) => !text.includes(line))).toEqual([]);
});
