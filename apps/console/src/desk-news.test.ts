import type { AssignmentView, CallCard, OfferView } from '@linia/protocol';
import { expect, test } from 'vitest';
import { newsOf } from './desk-news.ts';

const me = { id: 1, name: 'Орлова Анна Сергеевна' };
const call = (more: Partial<CallCard>): CallCard =>
  ({ endedAt: null, offers: [], assignments: [], callback: null, ...more }) as CallCard;
const offer = (state: OfferView['state']): OfferView => ({ id: 7, agent: me, state }) as OfferView;
const part = (state: AssignmentView['state'], more: Partial<AssignmentView> = {}): AssignmentView =>
  ({ id: 9, agent: me, state, connectedAt: '2026-11-22T12:00:00Z', toFinish: false, ...more }) as AssignmentView;
const ringing = call({ offers: [offer('pending')] });

test('a caller who leaves while it rings is told of', () => {
  const left = call({ offers: [offer('withdrawn')], endedAt: '2026-11-22T12:00:04Z' });
  expect(newsOf(ringing, left, me.id)).toBe('callerLeft');
});

test('a call that somebody else has taken needs no words', () => {
  expect(newsOf(ringing, call({ offers: [offer('withdrawn')] }), me.id)).toBeNull();
  expect(newsOf(ringing, call({ offers: [offer('accepted')] }), me.id)).toBeNull();
});

test('a device that did not ring is told of', () => {
  expect(newsOf(ringing, call({ offers: [offer('failed')] }), me.id)).toBe('deviceFailed');
});

test('a call that was accepted and got no sound is told of', () => {
  const connecting = call({ assignments: [part('connecting', { connectedAt: null })] });
  const failed = call({ assignments: [part('done', { connectedAt: null })] });
  expect(newsOf(connecting, failed, me.id)).toBe('soundFailed');
  expect(newsOf(connecting, { ...failed, endedAt: '2026-11-22T12:00:04Z' }, me.id)).toBe('callerLeft');
});

test('a customer who was dialed and not reached is told of, a callback or a call of one’s own', () => {
  const parts = (state: AssignmentView['state']) => ({ assignments: [part(state, { connectedAt: null })] });
  const callback = { to: '+79175551936', attempt: 1, attempts: 3 } as CallCard['callback'];
  const waits = call({ ...parts('done'), state: 'queued', callback });
  expect(newsOf(call({ ...parts('connecting'), state: 'active', callback }), waits, me.id)).toBe('notReached');
  const over = call({ ...parts('done'), state: 'ended', endedAt: '2026-11-22T12:00:30Z' });
  expect(newsOf(call({ ...parts('connecting'), state: 'dialing' }), over, me.id)).toBe('notReached');
});

test('a wrap-up that ran out is told of, one that was closed is not', () => {
  const wrapping = call({ assignments: [part('wrapping')] });
  expect(newsOf(wrapping, call({ assignments: [part('done', { toFinish: true })] }), me.id)).toBe('wrapUpRanOut');
  expect(newsOf(wrapping, call({ assignments: [part('done')] }), me.id)).toBeNull();
});

test('a call heard of for the first time is no news', () => {
  expect(newsOf(undefined, call({ offers: [offer('failed')] }), me.id)).toBeNull();
});
