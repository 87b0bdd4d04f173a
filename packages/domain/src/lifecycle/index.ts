export * from './interaction.ts';
export * from './ticket.ts';
export * from './feedback.ts';
export * from './priority.ts';
export * from './parts.ts';

import { feedbackLifecycle } from './feedback.ts';
import { interactionLifecycle } from './interaction.ts';
import { ticketLifecycle } from './ticket.ts';

export type Transition = { root: 'interaction' | 'ticket' | 'feedback'; state: string; event: string; next: string };

/** Every transition of all roots, flat: what the database's table `transitions` must hold, no more and no less. */
export function allTransitions(): Transition[] {
  const flat = (root: Transition['root'], table: Record<string, Partial<Record<string, string>>>) =>
    Object.entries(table).flatMap(([state, row]) =>
      Object.entries(row).map(([event, next]) => ({ root, state, event, next: next as string })),
    );
  return [
    ...flat('interaction', interactionLifecycle),
    ...flat('ticket', ticketLifecycle),
    ...flat('feedback', feedbackLifecycle),
  ];
}
