import type { CallCard, Timeline } from '@linia/protocol';
import { spoken } from '../names.ts';
import { m } from '../paraglide/messages.js';

type Event = Timeline['events'][number];

/** Who and what an event is about, in words: the server writes names beside the numbers. */
export interface Names {
  /** Whom it is about; where the event names nobody, who did it. */
  who: string;
  from: string;
  to: string;
  queue: string;
  /** Whom an escalation asks: a department, a person. */
  asked: string;
  /** A time has run out. */
  ranOut: boolean;
  /** «: нет доступа», or nothing. */
  because: string;
}

/** The house's own parts act without a name. */
const HOUSE = /^(caller|clock|linia|(agent|line):\d+)$/;

export function namesOf({ type, actor, data }: Event, card: CallCard): Names {
  const name = (key: string) => String(data[key] ?? '');
  const ends = (key: string) => (type === 'moved' ? name(key) : spoken(name(key))) || '—';
  const acted = actor && !HOUSE.test(actor) ? spoken(actor) : '';
  const escalation = card.escalations.find(({ id }) => id === data['escalation']);
  const reason = data['reasonName'] ?? (typeof data['reason'] === 'string' ? data['reason'] : '');
  return {
    who: spoken(name('agentName')) || acted || m.story_somebody(),
    from: ends('fromName'),
    to: ends('toName'),
    queue: name('queueName') || '—',
    asked:
      escalation?.department?.name ??
      (spoken(escalation?.target?.name ?? '') || name('departmentName') || spoken(name('targetName')) || '—'),
    ranOut: actor === 'clock',
    because: reason ? `: ${String(reason)}` : '',
  };
}
