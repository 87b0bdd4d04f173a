import type { EndReason, InteractionState } from '@linia/domain';
import type { Language } from '@linia/protocol';

/** What a line of a list needs to say how a call ended; for a query that has the call as `i`. */
export const outcomeColumns = `
  i.state, i.end_reason as "endReason", (select name from dispositions where id = i.disposition_id) as disposition,
  (select a.name from assignments s join agents a on a.id = s.agent_id
   where s.interaction_id = i.id and s.role = 'responsible' and s.connected_at is not null order by s.id desc limit 1) as agent`;

export type Outcome = {
  state: InteractionState;
  endReason: EndReason | null;
  disposition: string | null;
  agent: string | null;
};

const endings: Record<EndReason | 'underway' | 'open', Record<Language, string>> = {
  underway: { ru: 'идёт', en: 'under way' },
  open: { ru: 'без итога', en: 'no disposition yet' },
  caller_hung_up: { ru: 'без итога', en: 'no disposition yet' },
  agent_hung_up: { ru: 'без итога', en: 'no disposition yet' },
  abandoned: { ru: 'не дождался', en: 'left without an answer' },
  no_answer: { ru: 'не ответили', en: 'no answer' },
  busy: { ru: 'занято', en: 'busy' },
  failed: { ru: 'не удалось', en: 'failed' },
  answered_elsewhere: { ru: 'ответили с другого телефона', en: 'answered on another phone' },
  superseded: { ru: 'заменён другим звонком', en: 'superseded by another call' },
  diverted: { ru: 'переведён', en: 'diverted' },
  outside_hung_up: { ru: 'внешний собеседник положил трубку', en: 'the person outside hung up' },
};

/** Who had it and how it ended, in one line: «Орлова · решено». The verdict where there is one, else the end itself. */
export function outcomeOf(call: Outcome, language: Language): string {
  const over = call.state === 'ended' || call.state === 'closed';
  const ending = endings[over ? (call.endReason ?? 'open') : 'underway'][language];
  const surname = call.agent?.split(' ')[0];
  return [surname, call.disposition ?? ending].filter(Boolean).join(' · ');
}
