import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Message = string | object[];
const read = (locale: string): Record<string, Message> =>
  JSON.parse(readFileSync(new URL(`../messages/${locale}.json`, import.meta.url), 'utf8'));
const [ru, en] = [read('ru'), read('en')];
const variables = (message: Message | undefined): string[] =>
  [...new Set([...JSON.stringify(message ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))].sort();

test('everything said in Russian is said in English too, with the same figures in it', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(ru).sort());
  for (const key of Object.keys(ru)) expect(variables(en[key]), key).toEqual(variables(ru[key]));
});

test('Russian keeps its own quotation marks', () => {
  for (const [key, message] of Object.entries(ru)) expect(String(message), key).not.toMatch(/["”]/);
});
