import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAutomatic, type LetterHead } from './automatic.ts';

const letter = (more: Partial<LetterHead> = {}): LetterHead => ({
  headers: [{ name: 'Content-Type', value: 'text/plain' }],
  envelopeFrom: 'ivan@customer.test',
  from: 'ivan@customer.test',
  subject: 'УПД не уходят',
  own: ['help@linia.test'],
  ...more,
});
const headed = (name: string, value: string) => letter({ headers: [{ name, value }] });

describe('an automatic answer', () => {
  test.each([
    ['a bounce', headed('Content-Type', 'multipart/report; report-type=delivery-status; boundary=b'), 'bounce'],
    ['the null sender', letter({ envelopeFrom: '' }), 'null_sender'],
    ['a null return-path', headed('Return-Path', '<>'), 'null_sender'],
    ['a vacation answer', headed('Auto-Submitted', 'auto-replied (vacation)'), 'auto_submitted'],
    ['a generated letter', headed('auto-submitted', 'auto-generated'), 'auto_submitted'],
    ['bulk mail', headed('Precedence', 'bulk'), 'precedence'],
    ['an old autoresponder', headed('PRECEDENCE', 'auto_reply'), 'precedence'],
    ['a list', headed('List-Id', '<news.customer.test>'), 'list'],
    ['advertising', headed('List-Unsubscribe', '<https://x.test>'), 'list'],
    ['our own loop', headed('X-Loop', 'help@linia.test'), 'loop'],
    ['Exchange', headed('X-Auto-Response-Suppress', 'All'), 'auto_header'],
    ['another robot', headed('X-Autoreply', 'yes'), 'auto_header'],
    ['a mailer-daemon', letter({ from: 'mailer-daemon@mx.customer.test' }), 'machine_sender'],
    ['nobody who reads', letter({ from: 'no-reply@shop.test' }), 'machine_sender'],
    ['ourselves', letter({ from: 'help@linia.test' }), 'own_address'],
    ['somebody on leave', letter({ subject: 'Автоответ: Я в отпуске' }), 'subject'],
    ['somebody out', letter({ subject: 'Automatic reply: [#1046297]' }), 'subject'],
    ['a forged domain', letter({ dmarc: 'fail' }), 'dmarc'],
    ['nobody', letter({ from: null }), 'no_sender'],
  ])('is never sent to %s', (_, head, why) => expect(isAutomatic(head)).toBe(why));

  test.each([
    ['a customer', letter()],
    ['whoever says it is not automatic', headed('Auto-Submitted', 'no')],
    ['an ordinary precedence', headed('Precedence', 'first-class')],
    ['a client that suppresses nothing', headed('X-Auto-Response-Suppress', 'None')],
    ['a man called Robotov', letter({ from: 'robotov@customer.test' })],
    ['a subject about automation', letter({ subject: 'Автоматическая отправка УПД не работает' })],
    ['a checked domain', letter({ dmarc: 'pass' })],
    ['letters that came over IMAP', letter({ envelopeFrom: null })],
  ])('is sent to %s', (_, head) => expect(isAutomatic(head)).toBeNull());

  test('is decided for any headers', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ name: fc.string(), value: fc.string() })), fc.string(), (headers, subject) => {
        isAutomatic(letter({ headers, subject }));
      }),
    );
  });
});
