import type { StatusStretch } from '@linia/protocol';

export type Wait = { state: string; from: number; to: number | null };

/**
 * How a request's time went: worked at, its customer or a third party waited for, over the time that was promised. A wait stops
 * the clock, so nothing in it is over.
 * @param waits in order of time, none over another; those of other states (it was solved for a while) count as work
 * @returns from `from` to `to` without a gap, neighbours of a kind as one
 */
export function stretchesOf(
  from: number,
  to: number,
  waits: readonly Wait[],
  resolveBy: number | null,
): StatusStretch[] {
  const made: StatusStretch[] = [];
  const put = (kind: StatusStretch['kind'], ms: number) => {
    if (ms <= 0) return;
    const last = made.at(-1);
    if (last?.kind === kind) last.ms += ms;
    else made.push({ kind, ms });
  };
  const work = (begin: number, end: number) => {
    const late = Math.min(Math.max(resolveBy ?? end, begin), end);
    put('worked', late - begin);
    put('over', end - late);
  };
  let at = from;
  for (const { state, from: began, to: ended } of waits) {
    if (state !== 'waiting_customer' && state !== 'waiting_third_party') continue;
    const begin = Math.min(Math.max(began, at), to);
    const end = Math.min(Math.max(ended ?? to, begin), to);
    work(at, begin);
    put(state, end - begin);
    at = end;
  }
  work(at, Math.max(to, at));
  return made;
}
