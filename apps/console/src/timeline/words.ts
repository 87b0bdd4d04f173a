import type { EndReason } from '@linia/domain';
import type { CallCard, IdentifiedHow, OfferView, Timeline, Why } from '@linia/protocol';
import type { State } from '@linia/ui';
import { m } from '../paraglide/messages.js';

/** How a call ended. */
export function endWord(reason: string): string {
  const words: Record<EndReason, () => string> = {
    caller_hung_up: m.end_caller_hung_up,
    agent_hung_up: m.end_agent_hung_up,
    abandoned: m.end_abandoned,
    no_answer: m.end_no_answer,
    busy: m.end_busy,
    failed: m.end_failed,
    answered_elsewhere: m.end_answered_elsewhere,
    superseded: m.end_superseded,
    diverted: m.end_diverted,
    outside_hung_up: m.end_outside_hung_up,
  };
  return words[reason as EndReason]?.() ?? reason;
}

/** By what the caller was identified. */
export function howWord(how: string): string {
  const words: Record<IdentifiedHow, () => string> = {
    caller_number: m.known_caller_number,
    inn: m.known_inn,
    gln: m.known_gln,
    kpp: m.known_kpp,
    ogrn: m.known_ogrn,
    request: m.known_request,
    phone: m.known_phone,
    name: m.known_name,
    contract: m.known_contract,
    email: m.known_email,
    chosen: m.known_chosen,
  };
  return words[how as IdentifiedHow]?.() ?? how;
}

type SegmentState = Timeline['lanes'][number]['segments'][number]['state'];

/** A stretch of a lane: its colour and its word. */
export const segmentLook: Record<SegmentState, { look: State | 'free'; word: () => string }> = {
  menu: { look: 'free', word: m.segment_menu },
  waiting: { look: 'still', word: m.segment_waiting },
  ringing: { look: 'ring', word: m.segment_ringing },
  talking: { look: 'talk', word: m.segment_talking },
  held: { look: 'hold', word: m.segment_held },
  wrapping: { look: 'wrapup', word: m.segment_wrapping },
  recorded: { look: 'still', word: m.segment_recorded },
};

/** Why somebody was or was not asked. */
export function candidateWord(outcome: Why['candidates'][number]['outcome']): string {
  const words: Record<Why['candidates'][number]['outcome'], () => string> = {
    chosen: m.why_chosen,
    later: m.why_later,
    busy: m.why_busy,
    wrapping: m.why_wrapping,
    offered: m.why_offered,
    away: m.why_away,
    offline: m.why_offline,
    set_aside: m.why_set_aside,
    excluded: m.why_excluded,
    no_session: m.why_no_session,
    no_calls: m.why_no_calls,
    tier: m.why_not_yet_tier,
    skill: m.why_skill,
    break: m.why_break,
  };
  return (words[outcome] as (() => string) | undefined)?.() ?? outcome;
}

/** What came of an offer. */
export function offerWord(state: OfferView['state']): string {
  const words: Record<OfferView['state'], () => string> = {
    pending: m.offer_pending,
    accepted: m.offer_accepted,
    rejected: m.offer_rejected,
    missed: m.offer_missed,
    failed: m.offer_failed,
    withdrawn: m.offer_withdrawn,
  };
  return words[state]();
}

/** Where a call stands, for the badge at its head. */
export function stateWord({ state, assignments }: CallCard): { state: State; word: string } {
  const held = assignments.some(({ role, heldSince }) => role === 'responsible' && heldSince !== null);
  if (state === 'active' && held) return { state: 'hold', word: m.board_held() };
  const words: Record<CallCard['state'], { state: State; word: () => string }> = {
    arriving: { state: 'none', word: m.board_arriving },
    dialing: { state: 'ring', word: m.board_dialing },
    queued: { state: 'still', word: m.board_waits },
    offered: { state: 'ring', word: m.board_offered_state },
    active: { state: 'talk', word: m.board_talking },
    outside: { state: 'talk', word: m.board_outside },
    ended: { state: 'wrapup', word: m.board_wrapping },
    closed: { state: 'none', word: m.timeline_closed },
  };
  return { state: words[state].state, word: words[state].word() };
}
