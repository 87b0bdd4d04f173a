import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allTransitions,
  assignmentMoves,
  assignmentStates,
  engagementOf,
  escalationMoves,
  escalationStates,
  interactionEvents,
  interactionLifecycle,
  interactionMoves,
  interactionStates,
  liveInteractionStates,
  liveTicketStates,
  nextInteractionState,
  nextTicketState,
  ticketEvents,
  ticketLifecycle,
  ticketStates,
  type InteractionEvent,
  type InteractionState,
  type TicketState,
} from './index.ts';

const runs = process.env['LINIA_LONG'] ? 20_000 : 500;

/** Where a walk of any events leads; refused events leave everything as it was. */
const walk = <S, E>(from: S, events: readonly E[], next: (state: S, event: E) => S | null): S[] =>
  events.reduce<S[]>((seen, event) => [...seen, next(seen.at(-1)!, event) ?? seen.at(-1)!], [from]);

const reachable = <S extends string>(from: S[], table: Record<S, Partial<Record<string, S>>>): Set<S> => {
  const found = new Set(from);
  for (const state of found) for (const next of Object.values(table[state]) as S[]) found.add(next);
  return found;
};

describe('the life of a call', () => {
  it('reaches every state from its first ring or its dialling', () => {
    expect([...reachable<InteractionState>(['arriving', 'dialing'], interactionLifecycle)].sort()).toEqual(
      [...interactionStates].sort(),
    );
  });

  it('can end from every state in which somebody is there, and be closed from there', () => {
    for (const state of liveInteractionStates) expect(nextInteractionState(state, 'hung_up')).toBe('ended');
    expect(nextInteractionState('ended', 'closed')).toBe('closed');
  });

  it('never leaves "closed", and comes back to no live state from "ended"', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...interactionEvents)), (events) => {
        expect(new Set(walk<InteractionState, InteractionEvent>('closed', events, nextInteractionState))).toEqual(
          new Set(['closed']),
        );
        for (const state of walk<InteractionState, InteractionEvent>('ended', events, nextInteractionState))
          expect(['ended', 'closed']).toContain(state);
      }),
      { numRuns: runs },
    );
  });

  it('is closed only from "ended", offered only from "queued", and never talks without an acceptance, a taking or an answer', () => {
    const into = (next: InteractionState) =>
      interactionStates.flatMap((state) =>
        Object.entries(interactionLifecycle[state])
          .filter(([, to]) => to === next && state !== next)
          .map(([event]) => [state, event]),
      );
    expect(into('closed')).toEqual([['ended', 'closed']]);
    expect(into('offered')).toEqual([['queued', 'offered']]);
    expect(new Set(into('active').map(([, event]) => event))).toEqual(new Set(['accepted', 'taken', 'answered']));
    expect(new Set(into('ended').map(([, event]) => event))).toEqual(new Set(['hung_up', 'failed', 'diverted']));
  });

  it('on any walk changes its state only by a move, one step at a time', () => {
    const moves = new Set<InteractionEvent>(interactionMoves);
    fc.assert(
      fc.property(
        fc.constantFrom('arriving' as const, 'dialing' as const),
        fc.array(fc.constantFrom(...interactionEvents), { maxLength: 60 }),
        (from, events) => {
          const states = walk<InteractionState, InteractionEvent>(from, events, nextInteractionState);
          events.forEach((event, at) => {
            if (states[at] !== states[at + 1]) expect(moves.has(event)).toBe(true);
          });
        },
      ),
      { numRuns: runs },
    );
  });

  it('knows every event in some state: none is a dead word', () => {
    const used = new Set(interactionStates.flatMap((state) => Object.keys(interactionLifecycle[state])));
    expect(interactionEvents.filter((event) => !used.has(event))).toEqual([]);
  });
});

describe('the life of a request', () => {
  it('reaches every state, and a closed one can be opened again', () => {
    expect([...reachable<TicketState>(['new'], ticketLifecycle)].sort()).toEqual([...ticketStates].sort());
    expect(nextTicketState('closed', 'reopened')).toBe('open');
  });

  it('is solved before it is closed, and closed or solved takes no new routing', () => {
    for (const state of liveTicketStates) expect(nextTicketState(state, 'closed')).toBeNull();
    for (const event of ['queued', 'offered', 'accepted'] as const) {
      expect(nextTicketState('solved', event)).toBeNull();
      expect(nextTicketState('closed', event)).toBeNull();
    }
    expect(ticketEvents.filter((event) => !ticketStates.some((state) => nextTicketState(state, event)))).toEqual([]);
  });
});

describe('the smaller lives', () => {
  it('an assignment goes forward only, and always to its end', () => {
    for (const [at, state] of assignmentStates.entries()) {
      for (const next of assignmentMoves[state]) expect(assignmentStates.indexOf(next)).toBeGreaterThan(at);
    }
    expect(assignmentMoves.done).toEqual([]);
  });

  it('an escalation that has ended stays ended', () => {
    for (const state of ['returned', 'fallen_back', 'cancelled'] as const) expect(escalationMoves[state]).toEqual([]);
    expect(new Set(Object.values(escalationMoves).flat())).toEqual(new Set(escalationStates));
  });

  it('a person talks before being asked, is asked before writing, writes before being idle', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), fc.boolean(), (talking, offered, wrapping) => {
        const said = engagementOf({ talking, offered, wrapping });
        expect(said === 'engaged').toBe(talking);
        expect(said === 'idle').toBe(!talking && !offered && !wrapping);
      }),
    );
  });

  it('the flat table names each transition once', () => {
    const keys = allTransitions().map(({ root, state, event }) => `${root} ${state} ${event}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
