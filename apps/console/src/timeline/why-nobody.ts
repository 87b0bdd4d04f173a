import { formatDuration } from '@linia/domain';
import type { Candidate, NeededSkill, NextStep, WhyNow } from '@linia/protocol';
import { expectedWord } from '../expected.ts';
import type { Format } from '../format.ts';
import { surname } from '../names.ts';
import { m } from '../paraglide/messages.js';

export type Place = NonNullable<WhyNow['entry']>;
type Outcome = Candidate['outcome'];

/** Nearest to answering first. `chosen` is of past offers. */
const counted: Partial<Record<Outcome, (of: { count: number }) => string>> = {
  later: m.stands_later,
  offered: m.stands_offered,
  busy: m.stands_busy,
  wrapping: m.stands_wrapping,
  break: m.stands_break,
  excluded: m.stands_excluded,
  set_aside: m.stands_set_aside,
  tier: m.stands_tier,
  no_calls: m.stands_no_calls,
  away: m.stands_away,
  no_session: m.stands_no_session,
  offline: m.stands_offline,
};
const order: readonly Outcome[] = [
  ...(Object.keys(counted) as Outcome[]).slice(0, 7),
  'skill',
  'tier',
  'no_calls',
  'away',
  'no_session',
  'offline',
];

/** So many are named; of more only the number is said. */
const NAMED = 3;

/** Why nobody is asked, for people: one or two sentences. Null where somebody is being asked. */
export function whyNobody(place: Place, now: number, format: Format): string | null {
  const sentence = first(place, format);
  if (sentence === null) return null;
  const closed = place.queue?.closed ? m.stands_queue_closed() : null;
  const next = place.code === 'nobody' && place.step ? whatNext(place.step, now, format) : null;
  return [sentence, next, closed].filter(Boolean).join(' ');
}

function first(place: Place, format: Format): string | null {
  const { code, target, opensAt, people, queue } = place;
  if (code === 'asked') return null;
  if (code === 'no_people') return m.stands_no_people({ queue: queue?.name ?? '—' });
  if (code === 'paused') return m.stands_paused({ at: clockOf(opensAt, format) });
  if (code === 'callback') return m.stands_callback({ at: clockOf(opensAt, format) });
  if (code === 'person' && target) {
    const stands = stand(place, format);
    return m.stands_person({
      who: stands ? `${surname(target.agent.name)} (${stands})` : surname(target.agent.name),
      until: target.until ? m.stands_person_until({ at: clockOf(target.until, format) }) : m.stands_person_only(),
    });
  }
  const list = outcomes(place, format).join(', ');
  return code === 'soon' ? m.stands_soon({ list }) : m.stands_nobody({ people, list });
}

/** What stands against the one person who is meant, without a number. */
const stand = ({ candidates }: Place, format: Format): string | null => {
  const [one] = candidates;
  return one ? [bare(one.outcome), until(one, format)].filter(Boolean).join(' ') || null : null;
};
const bare = (outcome: Outcome): string => (counted[outcome]?.({ count: 1 }) ?? '').replace(/^1\s+/, '');

/** «4 говорят, 1 на перерыве до 12:30 (Орлова), 1 не хватает навыка «Маркировка» (2 из 3)». */
export function outcomes(place: Place, format: Format): string[] {
  return order.flatMap((outcome) => {
    const count = place.outcomes[outcome] ?? 0;
    if (count === 0) return [];
    const these = place.candidates.filter((each) => each.outcome === outcome);
    const [one] = these;
    const words =
      outcome === 'skill' ? m.stands_skill({ count, skills: skills(these) }) : counted[outcome]?.({ count });
    const till = count === 1 && one ? until(one, format) : null;
    const said = [words, till].filter(Boolean).join(' ');
    if (count > NAMED || these.length < count) return [said];
    const names = these.map(({ agent }) => surname(agent.name)).join(', ');
    return [said.endsWith(')') ? `${said.slice(0, -1)}, ${names})` : `${said} (${names})`];
  });
}

function skills(these: readonly Candidate[]): string {
  const lacking = these.flatMap(({ lacks }) => lacks ?? []);
  if (these.length === 1) return lacking.map((each) => m.stands_lacks_one(each)).join(', ');
  return [...new Set(lacking.map(({ skill }) => skill))].map((skill) => m.stands_lacks({ skill })).join(', ');
}

/** When it ends by itself. Of a talk nobody knows, though its person may be excluded till then besides. */
const ends: readonly Outcome[] = ['away', 'wrapping', 'excluded'];
const until = (candidate: Candidate, format: Format): string | null =>
  candidate.until && ends.includes(candidate.outcome) ? m.stands_until({ at: format.time(candidate.until) }) : null;

/** What the line does next: «Через 12 с хватит уровня 2 («Маркировка»).» */
export function whatNext(step: NextStep, now: number, format: Format): string {
  const seconds = Math.max(0, Math.round((Date.parse(step.due) - now) / 1000));
  const left = seconds < 60 ? format.unit(seconds, m.unit_sec()) : formatDuration(seconds * 1000);
  if (step.toQueue) return m.stands_step_queue({ left, queue: step.toQueue.name });
  if (step.tiers !== undefined) return m.stands_step_tiers({ left, tiers: step.tiers });
  return m.stands_step_lower({ left, needs: needs(step.needs ?? []) });
}

const needs = (of: readonly NeededSkill[]): string =>
  of.length === 0 ? m.stands_step_any() : of.map((each) => m.stands_step_level(each)).join(', ');

/** The place and why it is where it is: «2-й в очереди · ждёт 01:20 · прогноз 3–6 мин · встал раньше на 5 мин: VIP». */
export function standing({ place, expected, rank }: Place): string[] {
  const range = expectedWord(expected);
  return [
    place === null ? null : place > 500 ? m.stands_place_many() : m.stands_place({ place }),
    m.stands_waited({ waited: formatDuration(rank.waited * 1000) }),
    range === null ? null : m.stands_expected({ range }),
    ...early(rank),
  ].filter((words) => words !== null);
}

/** What moved a place forward; also of a past offer. */
export function early(rank: { headStart?: number; of?: string | null; resumed: boolean }): string[] {
  const time = formatDuration((rank.headStart ?? 0) * 1000);
  return [
    ...(rank.headStart
      ? [rank.of ? m.stands_head_start({ time, of: rank.of }) : m.stands_head_start_line({ time })]
      : []),
    ...(rank.resumed ? [m.stands_resumed()] : []),
  ];
}

const clockOf = (instant: string | null, format: Format): string => (instant ? format.clock(instant) : '—');
