/** Whether two things say the same: settings are JSON, whatever the order of their keys. */
export const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  ) ?? '';

/** What differs, as it was read and as it shall be: two administrators who change different things do not undo each other. */
export function editOf<F extends object>(was: F, is: F): { was: Partial<F>; is: Partial<F> } {
  const keys = (Object.keys(is) as (keyof F)[]).filter((key) => !same(was[key], is[key]));
  const only = (of: F) => Object.fromEntries(keys.map((key) => [key, of[key]])) as Partial<F>;
  return { was: only(was), is: only(is) };
}
