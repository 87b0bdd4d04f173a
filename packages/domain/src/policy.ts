/** How a line chooses among those who may take a call. Within a tier; of equals who has been free longest. */
export const strategies = [
  /** Who has been free longest. */
  'longest_idle',
  /** Who has taken the fewest calls in this shift. */
  'fewest_calls',
  /** Whom this line has not asked for the longest. */
  'round_robin',
  /** Who has worked the smallest part of this shift. */
  'least_occupied',
  /** Who can best what the caller needs. */
  'skill_level',
  /** In the order of the list, from the top. */
  'top_down',
] as const;
export type Strategy = (typeof strategies)[number];

/** What a caller is given instead of a place: words to hear, a call back, a numbered request. */
export const insteads = ['message', 'callback', 'request'] as const;
export type Instead = (typeof insteads)[number];

/** A day of a country's production calendar that is not as its weekday says. */
export const dayKinds = ['off', 'short', 'work'] as const;
export type DayKind = (typeof dayKinds)[number];
