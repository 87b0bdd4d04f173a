import { m } from '../paraglide/messages.js';

/** The invariants of the core (CORE §3) in words: what must be so, at any moment. */
export function invariantWord(code: string): string {
  const words: Record<string, () => string> = {
    one_place: m.check_one_place,
    unique: m.check_unique,
    engagement: m.check_engagement,
    offered_rightly: m.check_offered_rightly,
    order: m.check_order,
    left_waiting: m.check_left_waiting,
    history: m.check_history,
    timers: m.check_timers,
    nothing_lost: m.check_nothing_lost,
    lanes: m.check_lanes,
    covered: m.check_covered,
    written: m.check_written,
    deadlines: m.check_deadlines,
  };
  return words[code]?.() ?? code;
}

/** What the net has had to mend. */
export function defectWord(kind: string): string {
  const words: Record<string, () => string> = {
    left_waiting: m.defect_left_waiting,
    engagement: m.defect_engagement,
    voice: m.defect_voice,
  };
  return words[kind]?.() ?? kind;
}
