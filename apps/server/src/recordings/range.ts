/** One range of a file (RFC 9110 §14): null is all of it, also where the header can't be understood; `none` is past its end. */
export function rangeOf(header: string | undefined, size: number): { from: number; to: number } | 'none' | null {
  const read = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!read || (read[1] === '' && read[2] === '')) return null;
  const [first, last] = [read[1]!, read[2]!];
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return from > to || from >= size ? 'none' : { from, to };
}
