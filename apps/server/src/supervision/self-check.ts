import type { Queryable } from '../shell/database.ts';

/** The invariants of the core in the order of CORE §3, each a function of `self-check.sql`. */
export const invariants = [
  'one_place',
  'unique',
  'engagement',
  'offered_rightly',
  'order',
  'left_waiting',
  'history',
  'timers',
  'nothing_lost',
  'lanes',
  'covered',
  'written',
  'deadlines',
] as const;
export type Invariant = (typeof invariants)[number];
type Checked = { invariant: Invariant; ok: boolean; offenders: Record<string, unknown>[] };

/** These see what is on its way: a commit, a dispatch, a tick, a desk that is being opened again. */
const withSlack: ReadonlySet<Invariant> = new Set(['offered_rightly', 'order', 'left_waiting', 'timers', 'written']);
const shown = 50;

/** Is everything true that must be? The slacks are what a dispatch and two ticks may take; tests ask with none and little. */
export async function selfCheck(db: Queryable, slackSeconds = 5, tickSlackSeconds = slackSeconds): Promise<Checked[]> {
  const results: Checked[] = [];
  for (const invariant of invariants) {
    const seconds = invariant === 'timers' || invariant === 'written' ? tickSlackSeconds : slackSeconds;
    const slack = withSlack.has(invariant) ? `make_interval(secs => ${Number(seconds)})` : '';
    const { rows } = await db.query(`select offender from check_${invariant}(${slack}) as t(offender) limit ${shown}`);
    results.push({
      invariant,
      ok: rows.length === 0,
      offenders: rows.map((row) => row.offender as Record<string, unknown>),
    });
  }
  return results;
}
