import { describe, expect, test } from 'vitest';
import { claimsOf, decideFollowUp, type Claimed } from './follow-up.ts';
import { findTokens, writeToken, type Token } from './token.ts';

const mark = (ticketId: number, mac = 'a'.repeat(20)) => writeToken({ ticketId, nonce: '0123456789', mac });
const ours = ({ mac }: Token) => mac === 'a'.repeat(20);

describe('what a letter claims', () => {
  test('is our Message-ID first, the nearest before the older, then the subject, then the hidden mark', () => {
    expect(
      claimsOf(
        {
          references: `<x@y.test> <${mark(7)}@linia.test> <${mark(8).toUpperCase()}@LINIA.TEST>`,
          subject: 'Re: [#1046297] УПД, № 1046298',
          text: `спасибо\n> ${mark(9)}`,
        },
        ours,
      ),
    ).toEqual([
      { by: 'message_id', ticketId: 8 },
      { by: 'message_id', ticketId: 7 },
      { by: 'subject', number: 1046297, rank: 1 },
      { by: 'subject', number: 1046298, rank: 3 },
      { by: 'marker', ticketId: 9 },
    ]);
  });

  test('is nothing where the mark is somebody’s invention', () =>
    expect(claimsOf({ references: `<${mark(7, 'b'.repeat(20))}@l.test>`, subject: '', text: mark(0) }, ours)).toEqual(
      [],
    ));

  test('a mark is found in an address, each once, and not inside a longer word', () =>
    expect(findTokens(`<${mark(7)}@x> ${mark(7)} x${mark(6)} ${mark(5)}z`).map(({ ticketId }) => ticketId)).toEqual([
      7,
    ]));
});

describe('where a letter goes', () => {
  const claim = (more: Partial<Claimed> = {}): Claimed => ({
    by: 'subject',
    rank: 2,
    ticketId: 7,
    belongs: true,
    over: false,
    ...more,
  });

  test('to its request, where the sender belongs to it', () =>
    expect(decideFollowUp([claim()], 'reopen')).toEqual({
      to: 'request',
      ticketId: 7,
      by: 'subject',
      reopens: false,
    }));
  test.each(['message_id', 'subject', 'marker'] as const)('of a stranger is held, by %s as well', (by) =>
    expect(decideFollowUp([claim({ by, rank: by === 'subject' ? 1 : null, belongs: false })], 'reopen')).toEqual({
      to: 'held',
      claims: 7,
      by,
    }),
  );
  test('with a foreign number and one’s own letter quoted goes to one’s own', () =>
    expect(
      decideFollowUp([claim({ belongs: false }), claim({ by: 'marker', rank: null, ticketId: 8 })], 'reopen'),
    ).toMatchObject({ to: 'request', ticketId: 8, by: 'marker' }));
  test('with a stranger’s own numbering is new', () =>
    expect(decideFollowUp([claim({ rank: 3, belongs: false })], 'reopen')).toEqual({ to: 'new', after: null }));
  test('about nothing is new', () => expect(decideFollowUp([], 'reopen')).toEqual({ to: 'new', after: null }));
  test('about what is over opens it again, or is a new one after it, as it is set', () => {
    expect(decideFollowUp([claim({ over: true })], 'reopen')).toMatchObject({ to: 'request', reopens: true });
    expect(decideFollowUp([claim({ over: true })], 'new')).toEqual({ to: 'new', after: 7 });
    expect(decideFollowUp([claim({ over: true, belongs: false })], 'reopen')).toMatchObject({ to: 'held' });
  });
});
