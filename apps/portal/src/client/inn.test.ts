import { afterEach, expect, it, vi } from 'vitest';
import { checkAsTyped } from './inn.ts';

afterEach(() => vi.unstubAllGlobals());

/** A field for an INN with what stands under it; `type` leaves it with these words, and tells what is said of them. */
function aField(required: boolean) {
  const message = (textContent: string) => {
    const said = { textContent };
    return { hidden: textContent === '', said, querySelector: () => said };
  };
  let wrong = message('');
  const right = { hidden: true };
  const heard: Record<string, () => void> = {};
  const inn = {
    value: '',
    required,
    setAttribute: () => {},
    removeAttribute: () => {},
    addEventListener: (event: string, does: () => void) => (heard[event] = does),
  };
  vi.stubGlobal('document', { getElementById: () => wrong });
  checkAsTyped({
    dataset: { innChecksum: 'опечатка' },
    querySelector: (what: string) => (what === '#inn' ? inn : right),
  } as never);
  return {
    type: (words: string) => {
      inn.value = words;
      heard['input']!();
      heard['change']!();
      return [right.hidden ? null : 'right', wrong.hidden ? null : wrong.said.textContent];
    },
    /** The server's words come in the place of ours. */
    refused: (words: string) => (wrong = message(words)),
  };
}

it('a mistyped INN is told until it is right, or taken away where none is asked for', () => {
  const { type } = aField(false);
  expect(type('7707083894')).toEqual([null, 'опечатка']);
  expect(type('7707083893')).toEqual(['right', null]);
  expect(type('7707083894')).toEqual([null, 'опечатка']);
  expect(type(' ')).toEqual([null, null]);
  const needed = aField(true);
  needed.type('7707083894');
  expect(needed.type('')).toEqual([null, 'опечатка']);
});

it('what the server says of an INN goes as well once it is right', () => {
  const { type, refused } = aField(true);
  refused('нужен ИНН');
  expect(type('7707083893')).toEqual(['right', null]);
  expect(type('7707083894')).toEqual([null, 'опечатка']);
});
