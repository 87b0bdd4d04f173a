import { formatDuration, type InteractionEvent, type SupervisionMode } from '@linia/domain';
import type { CallCard, Timeline } from '@linia/protocol';
import type { State } from '@linia/ui';
import { spoken } from '../names.ts';
import { m } from '../paraglide/messages.js';
import { fmt } from '../words.svelte.ts';
import { recordingWhy } from '../parts/recording-why.ts';
import { endWord, howWord } from './words.ts';
import { namesOf, type Names } from './who.ts';

type Event = Timeline['events'][number];
type Data = Event['data'];
type Tell = (names: Names, data: Data) => string;

const text = (data: Data, key: string): string => String(data[key] ?? '—');
const at = (data: Data, key: string): string => (data[key] ? fmt().clock(String(data[key])) : '—');

/** What made a line take its step: how long one has waited, how many do, how long one is expected to. */
function pressed(data: Data): string {
  const limit = Number(data['limit']);
  if (data['cause'] === 'length') return m.pressed_length({ limit });
  const time = formatDuration(limit * 1000);
  return data['cause'] === 'expected' ? m.pressed_expected({ time }) : m.pressed_after({ time });
}

/** For whom a number is kept: the person, else the company. */
const whose = (data: Data): string => spoken(String(data['contactName'] ?? data['organizationName'] ?? '—'));

/** A sentence for every event of a call. A new event without one does not compile. */
const tell: Record<InteractionEvent, Tell> = {
  arrived: (_n, d) =>
    d['callback'] ? m.story_took_callback() : d['late'] ? m.story_arrived_late() : m.story_arrived(),
  dialed: ({ who }) => m.story_dialed({ who }),
  queued: ({ queue }) => m.story_queued({ queue }),
  offered: (n, d) => (d['agent'] ? m.story_offered({ who: n.who }) : m.story_offered_again()),
  accepted: ({ who }) => m.story_accepted({ who }),
  rejected: ({ who, because }) => m.story_rejected({ who }) + because,
  missed: ({ who }) => m.story_missed({ who }),
  failed: ({ who }) => m.story_failed({ who }),
  withdrawn: ({ who }) => m.story_withdrawn({ who }),
  taken: ({ who }) => m.story_taken({ who }),
  answered: ({ who }) => m.story_answered({ who }),
  answered_elsewhere: (_n, d) => m.story_answered_elsewhere({ extension: text(d, 'extension') }),
  escalated: ({ asked }) => m.story_escalated({ to: asked }),
  escalated_cold: ({ asked }) => m.story_escalated_cold({ to: asked }),
  escalation_offered: ({ who }) => m.story_escalation_offered({ who }),
  escalation_rejected: ({ who, because }) => m.story_escalation_rejected({ who }) + because,
  escalation_missed: ({ who }) => m.story_missed({ who }),
  escalation_failed: ({ who }) => m.story_failed({ who }),
  escalation_withdrawn: ({ who }) => m.story_withdrawn({ who }),
  escalation_accepted: ({ who }) => m.story_escalation_accepted({ who }),
  escalation_returned: ({ who, because }) => m.story_escalation_returned({ who }) + because,
  escalation_extended: (_n, d) => m.story_escalation_extended({ until: at(d, 'until') }),
  escalation_fell_back: ({ asked }, d) => m.story_fell_back({ to: asked, number: text(d, 'ticket') }),
  escalation_fell_back_cold: ({ asked }, d) => m.story_fell_back_cold({ to: asked, number: text(d, 'ticket') }),
  escalation_cancelled: ({ who }) => m.story_escalation_cancelled({ who }),
  returned_cold: ({ who, because }) => m.story_returned_cold({ who }) + because,
  consult_failed: ({ who }) => m.story_consult_failed({ who }),
  agent_lost: ({ who }) => m.story_agent_lost({ who }),
  connect_failed: ({ who }) => m.story_connect_failed({ who }),
  handed_over: ({ from, to }) => m.story_handed_over({ from, to }),
  transferred: ({ who, queue }) => m.story_transferred({ who, queue }),
  outside_called: ({ who }, d) => m.story_outside_called({ who, to: text(d, 'to') }),
  outside_answered: (_n, d) => m.story_outside_answered({ to: text(d, 'to') }),
  outside_ended: (_n, d) => m.story_outside_ended({ to: text(d, 'to') }),
  put_through: ({ who }, d) => m.story_put_through({ who, to: text(d, 'to') }),
  outside_failed: (_n, d) => m.story_outside_failed({ to: text(d, 'to') }),
  moved: ({ who, from, to }) => m.story_moved({ who, from, to }),
  overflowed: ({ from, to }, d) => m.story_overflowed({ from, to, because: pressed(d) }),
  relaxed: (_n, d) => m.story_relaxed({ lowered: text(d, 'lowered'), because: pressed(d) }),
  widened: (_n, d) => m.story_widened({ tiers: text(d, 'tiers'), because: pressed(d) }),
  step_passed: ({ to }) => m.story_step_passed({ to }),
  callback_asked: () => m.story_callback_asked(),
  callback_unanswered: ({ who }, d) => m.story_callback_unanswered({ who, attempt: text(d, 'attempt') }),
  callback_promised: ({ who }, d) =>
    m.story_callback_promised({ who, at: d['for'] ? fmt().dayTime(String(d['for']), String(d['for'])) : '—' }),
  article_given: ({ who }, d) => {
    const said = { who, title: text(d, 'title') };
    return d['how'] === 'letter' ? m.story_article_sent(said) : m.story_article_copied(said);
  },
  article_taken_back: ({ who }, d) => m.story_article_taken_back({ who, title: text(d, 'title') }),
  promise_kept: ({ who }) => m.story_promise_kept({ who }),
  diverted: (_n, d) => divertedWord(d),
  hung_up: ({ ranOut }, d) =>
    m.story_hung_up({
      why: ranOut && d['reason'] === 'outside_hung_up' ? m.end_handed_over_too_long() : endWord(text(d, 'reason')),
    }),
  closed: () => m.story_closed(),
  identified: ({ who }, d) => m.story_identified({ who, how: howWord(text(d, 'how')) }),
  name_confirmed: ({ who }) => m.story_name_confirmed({ who }),
  number_learned: ({ who }, d) => m.story_number_learned({ who, whose: whose(d) }),
  number_forgotten: ({ who }, d) => m.story_number_forgotten({ who, whose: whose(d) }),
  company_merged: ({ who }, d) =>
    m.story_company_merged({ who, former: text(d, 'formerName'), now: text(d, 'organizationName') }),
  company_parted: ({ who }, d) =>
    m.story_company_parted({ who, former: text(d, 'formerName'), now: text(d, 'organizationName') }),
  logged: ({ who }) => m.story_logged({ who }),
  recording_flagged: ({ who }, d) => (d['on'] === false ? m.story_record_off({ who }) : m.story_record_on({ who })),
  recording_notified: ({ who }) => m.story_notified({ who }),
  recording_settled: (_n, d) =>
    d['on'] === false
      ? m.story_recording_off({ why: recordingWhy(d['why']) })
      : m.story_recording_on({ why: recordingWhy(d['why'], true) }),
  recording_paused: ({ who }, d) => m.story_recording_paused({ who, until: at(d, 'until') }),
  recording_resumed: ({ who }, d) =>
    d['agent'] ? m.story_recording_resumed({ who }) : m.story_recording_resumed_itself(),
  recording_failed: (_n, d) =>
    m.story_recording_failed({
      cause: d['cause'] === 'lost' ? m.recording_failure_lost() : m.recording_failure_broke(),
    }),
  supervision_began: ({ who }, d) =>
    m.story_supervision_began({ who, mode: modeWord(d['mode']), whom: spoken(text(d, 'whomName')) }),
  supervision_changed: ({ who }, d) => m.story_supervision_changed({ who, mode: modeWord(d['mode']) }),
  supervision_ended: ({ who }) => m.story_supervision_ended({ who }),
  connected: ({ who }) => m.story_connected({ who }),
  held: ({ who }) => m.story_held({ who }),
  resumed: ({ who }) => m.story_resumed({ who }),
  round_ended: (_n, d) => m.story_round_ended({ round: text(d, 'round') }),
  opened: () => m.story_opened(),
  targeted: ({ who }) => m.story_targeted({ who }),
  target_released: () => m.story_target_released(),
  agent_detached: ({ who }) => m.story_detached({ who }),
  agent_reattached: ({ who }) => m.story_reattached({ who }),
  wrap_up_extended: ({ who }, d) => m.story_wrap_up_extended({ who, until: at(d, 'until') }),
  wrapped: ({ who }, d) =>
    d['skipped']
      ? m.story_skipped({ who })
      : d['ran_out']
        ? m.story_wrap_up_ran_out({ who })
        : m.story_wrapped({ who }),
  finished: ({ who }) => m.story_finished({ who }),
  ticket_linked: ({ who }, d) => m.story_ticket_linked({ who, number: text(d, 'ticket') }),
  answered_late: ({ who }, d) => m.story_answered_late({ who: d['extension'] ? text(d, 'extension') : who }),
  called_back: ({ who }) => m.story_called_back({ who }),
};

/** How a supervisor hears a call. */
function modeWord(mode: unknown): string {
  const words: Record<SupervisionMode, () => string> = {
    listen: m.supervise_mode_listen,
    whisper: m.supervise_mode_whisper,
    join: m.supervise_mode_join,
  };
  return words[mode as SupervisionMode]?.() ?? '—';
}

/** What a line that was closed or full did instead of taking the caller in. */
function divertedWord(d: Data): string {
  const why = d['why'] === 'full' ? m.story_line_full() : m.story_line_closed();
  const what = d['ticket']
    ? m.story_made_request({ number: text(d, 'ticket') })
    : m.story_said({ words: text(d, 'say') });
  return d['why'] ? `${why} ${what}` : m.story_diverted();
}

/** What the point on the line is coloured by: only what changes who hears whom, and what went wrong. */
const POINTS: Partial<Record<string, State>> = {
  offered: 'ring',
  escalation_offered: 'ring',
  taken: 'talk',
  answered: 'talk',
  connected: 'talk',
  resumed: 'talk',
  handed_over: 'talk',
  held: 'hold',
  wrapped: 'wrapup',
  finished: 'wrapup',
  agent_lost: 'over',
  recording_failed: 'over',
  connect_failed: 'over',
  consult_failed: 'over',
  missed: 'late',
  rejected: 'late',
  escalation_rejected: 'late',
  escalation_missed: 'late',
  escalation_fell_back: 'late',
  escalation_fell_back_cold: 'late',
};

interface Sentence {
  text: string;
  point: State | undefined;
}

/** An event as a sentence; one this console does not know yet is shown by its name. */
export function sentenceOf(event: Event, card: CallCard): Sentence {
  const known = tell[event.type as InteractionEvent] as Tell | undefined;
  const words = known?.(namesOf(event, card), event.data) ?? m.story_unknown({ type: event.type });
  return { text: words, point: POINTS[event.type] };
}
