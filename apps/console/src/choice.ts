import type { Why } from '@linia/protocol';
import { m } from './paraglide/messages.js';

/** How a line chooses, as the end of «asked first, because …». */
export function orderWord(order: Why['order'], waited: string): string {
  const words: Partial<Record<Why['order'], () => string>> = {
    fewest_calls: m.order_fewest_calls,
    round_robin: m.order_round_robin,
    least_occupied: m.order_least_occupied,
    skill_level: m.order_skill_level,
    top_down: m.order_top_down,
  };
  return words[order]?.() ?? m.order_longest({ waited });
}

/** What the order's values are. */
export function valueWord(order: Why['order']): string {
  const words: Partial<Record<Why['order'], () => string>> = {
    fewest_calls: m.value_calls,
    round_robin: m.value_asked,
    least_occupied: m.value_occupancy,
    skill_level: m.value_level,
    top_down: m.value_place,
  };
  return words[order]?.() ?? '';
}
