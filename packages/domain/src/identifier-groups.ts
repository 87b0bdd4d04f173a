const groups = {
  inn10: [4, 5, 1],
  inn12: [4, 6, 2],
  kpp: [4, 2, 3],
  gln: [4, 4, 4, 1],
} as const;

/**
 * An identifier in the groups in which it is shown and read aloud: INN 4·5·1 (office, number, check digit), a sole
 * trader's 4·6·2, KPP 4·2·3, GLN 4·4·4·1. The parts together are the whole, so that copying gives it back.
 * @returns the groups; the whole as one group if the length is not the kind's
 */
export function identifierGroups(kind: 'inn' | 'kpp' | 'gln', value: string): string[] {
  const sizes = groups[kind === 'inn' ? (value.length === 12 ? 'inn12' : 'inn10') : kind];
  if (value.length !== sizes.reduce<number>((sum, size) => sum + size, 0)) return [value];
  let at = 0;
  return sizes.map((size) => value.slice(at, (at += size)));
}
