import { Refusal } from './refusal.ts';

/** Deeper than any message of ours; a paste of brackets must not overflow a stack. */
const deepest = 20;

/**
 * What came from outside, as PostgreSQL can keep it: without NUL and halves of surrogate pairs, which a clipboard does
 * bring. Everything else of a text stays as it was typed.
 */
export function storable<T>(value: T, depth = 0): T {
  if (depth > deepest) throw new Refusal('input.invalid', 422);
  if (typeof value === 'string') return clean(value) as T;
  if (Array.isArray(value)) return value.map((each) => storable<unknown>(each, depth + 1)) as T;
  if (value === null || typeof value !== 'object' || !isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [clean(key), storable<unknown>(each, depth + 1)]),
  ) as T;
}

const clean = (text: string): string => text.replaceAll('\0', '').replace(/\p{Cs}/gu, '\uFFFD');

const isPlain = (value: object): boolean =>
  Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null;
