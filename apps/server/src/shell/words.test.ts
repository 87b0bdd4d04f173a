import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { words } from './words.ts';

const source = fileURLToPath(new URL('../', import.meta.url));

/** Every code that the sources refuse with: `new Refusal('x'`, `raise exception 'x'` with an LN state. */
function codesInSources(): Set<string> {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.test)\.(ts|sql)$/.test(file),
  );
  const codes = new Set<string>();
  for (const file of files) {
    const text = readFileSync(join(source, file), 'utf8');
    for (const [, code] of text.matchAll(/new Refusal\(\s*'([\w.]+)'/g)) codes.add(code as string);
    for (const [, code] of text.matchAll(/raise exception '([\w.]+)' using errcode = 'LN/g)) codes.add(code as string);
  }
  return codes;
}

describe('refusals', () => {
  it('each have words in both languages', () => {
    const speechless = [...codesInSources()].filter((code) => !words[code]?.ru || !words[code]?.en);
    expect(speechless).toEqual([]);
  });
});
