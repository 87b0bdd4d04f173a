import type { Board, BoardTrouble } from '@linia/protocol';
import type { Icon } from '@linia/ui';
import AlarmClock from '@lucide/svelte/icons/alarm-clock';
import ArrowDownRight from '@lucide/svelte/icons/arrow-down-right';
import CalendarX from '@lucide/svelte/icons/calendar-x';
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import Disc from '@lucide/svelte/icons/disc';
import HeadphoneOff from '@lucide/svelte/icons/headphone-off';
import Hourglass from '@lucide/svelte/icons/hourglass';
import MailX from '@lucide/svelte/icons/mail-x';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import PhoneMissed from '@lucide/svelte/icons/phone-missed';
import PhoneOff from '@lucide/svelte/icons/phone-off';
import TrendingDown from '@lucide/svelte/icons/trending-down';
import UserX from '@lucide/svelte/icons/user-x';
import VolumeX from '@lucide/svelte/icons/volume-x';
import { callerName } from '../caller.ts';
import { mailFaultLater } from '../parts/mail-fault-later.svelte.ts';
import { spoken } from '../names.ts';
import { m } from '../paraglide/messages.js';
import { telephoneFault } from '../parts/telephone-fault.ts';
import { fmt } from '../words.svelte.ts';

/** Something wrong in words: what it is, how long it has been so, what is known about it. */
interface TroubleWords {
  icon: Icon;
  title: string;
  /** A live timer after the title counts from here. */
  timed: string | null;
  detail: string;
}

type Tell = (trouble: BoardTrouble, board: Board) => TroubleWords;

const tell: Record<BoardTrouble['code'], Tell> = {
  nobody_there: (t) => ({
    icon: UserX,
    title: m.trouble_nobody({ queue: t.subject, count: Number(t.value ?? 0) }),
    timed: t.since,
    detail: m.trouble_nobody_detail(),
  }),
  escalation_late: (t) => ({
    icon: AlarmClock,
    title: m.trouble_escalation({ department: String(t.value ?? ''), who: callerName(t.subject) }),
    timed: t.since,
    detail: m.trouble_escalation_detail(),
  }),
  waiting_long: (t) => ({
    icon: Hourglass,
    title: m.trouble_waiting({ who: callerName(t.subject) }),
    timed: t.since,
    detail: m.trouble_waiting_detail({ queue: String(t.value ?? '') }),
  }),
  service_level_low: (t, board) => {
    const level = board.queues.find(({ queueId }) => queueId === t.queueId)?.serviceLevel;
    return {
      icon: t.severity === 'over' ? TrendingDown : ArrowDownRight,
      title: m.trouble_level({
        queue: t.subject,
        name: level ? levelName(level) : m.board_level(),
        value: fmt().percent(Number(t.value ?? 0) / 100),
      }),
      timed: null,
      detail: level ? m.trouble_level_detail({ goal: fmt().percent(level.goal / 100), seconds: level.seconds }) : '',
    };
  },
  promise_overdue: (t) => ({
    icon: AlarmClock,
    title: m.trouble_promise({ who: callerName(t.subject) }),
    timed: t.since,
    detail: m.trouble_promise_detail({ name: spoken(String(t.value ?? '')) }),
  }),
  answered_elsewhere: (t) => ({
    icon: PhoneOff,
    title: m.trouble_elsewhere({ who: callerName(t.subject), extension: String(t.value ?? '') }),
    timed: null,
    detail: m.trouble_elsewhere_detail(),
  }),
  set_aside: (t) => ({
    icon: PhoneMissed,
    title: m.trouble_set_aside({ who: spoken(t.subject), count: Number(t.value ?? 0) }),
    timed: null,
    detail: m.trouble_set_aside_detail({ at: t.since ? fmt().time(t.since) : '—' }),
  }),
  wrap_up_long: (t) => ({
    icon: PencilLine,
    title: m.trouble_wrap_up({ who: spoken(t.subject) }),
    timed: t.since,
    detail: m.trouble_wrap_up_detail({ call: callerName(String(t.value ?? '')) }),
  }),
  calendar_ends: (t) => ({
    icon: CalendarX,
    title: m.trouble_calendar({ country: t.subject, days: Number(t.value ?? 0) }),
    timed: null,
    detail: m.trouble_calendar_detail(),
  }),
  mailbox_unread: (t) => ({
    icon: MailX,
    title: m.trouble_unread({ address: t.subject }),
    timed: t.since,
    detail: mailFaultLater(String(t.value ?? '')),
  }),
  mailbox_unsent: (t) => ({
    icon: MailX,
    title: m.trouble_unsent({ address: t.subject }),
    timed: t.since,
    detail: mailFaultLater(String(t.value ?? '')),
  }),
  telephone_fault: (t) => ({
    icon: HeadphoneOff,
    title: m.trouble_telephone(),
    timed: t.since,
    detail: telephoneFault(t.subject, String(t.value ?? '')),
  }),
  recording_broke: (t) => ({
    icon: Disc,
    title: m.trouble_recording({ who: callerName(t.subject) }),
    timed: t.since,
    detail: m.trouble_recording_detail(),
  }),
  announcement_missing: (t) => ({
    icon: VolumeX,
    title: m.trouble_announcement({ line: t.subject }),
    timed: null,
    detail: m.trouble_announcement_detail({ count: Number(t.value ?? 0), at: t.since ? fmt().time(t.since) : '—' }),
  }),
  effect_failed: (t) => ({
    icon: CircleAlert,
    title: m.trouble_effect({ kind: t.subject }),
    timed: null,
    detail: m.trouble_effect_detail({ count: Number(t.value ?? 0), at: t.since ? fmt().time(t.since) : '—' }),
  }),
};

export function troubleWords(trouble: BoardTrouble, board: Board): TroubleWords {
  const known = tell[trouble.code] as Tell | undefined;
  return (
    known?.(trouble, board) ?? { icon: CircleAlert, title: trouble.subject, timed: trouble.since, detail: trouble.code }
  );
}

/** «SL 80/20»: the goal in percent, the seconds. */
export const levelName = ({ goal, seconds }: { goal: number; seconds: number }): string =>
  `${m.board_level()} ${goal}/${seconds}`;
