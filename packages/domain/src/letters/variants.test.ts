import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findRequestNumbers } from '../request-number.ts';
import { isAutomatic, type LetterHead } from './automatic.ts';

/** Letters of the same kinds as those of the collection, written in other ways: whatever the way, the decision is the same. */
const one = <T>(...values: T[]) => fc.constantFrom(...values);
const number = fc.integer({ min: 10_000, max: 999_999_999 });
const space = one('', ' ', '\u00A0');
const prefixes = fc
  .array(
    one(
      ...[
        'Re: ',
        'RE: ',
        're:',
        'Re[2]: ',
        'RE^3: ',
        'Fwd: ',
        'FW: ',
        'Отв: ',
        'Ответ: ',
        'НА: ',
        'Пер: ',
        'AW: ',
        'WG: ',
      ],
      ...['Antw: ', 'SV: ', 'TR: ', 'RV: ', '[EXT] ', '[External] ', '***SPAM*** ', '(внешнее) ', '[SPAM?] ', 'Re : '],
    ),
    { maxLength: 4 },
  )
  .map((all) => all.join(''));
const topic = one(
  'УПД не уходят',
  'не приходит заказ из сети',
  'Signature error',
  'Вопрос',
  '',
  'счёт за октябрь 2026',
);
const asWritten = (text: string) =>
  one<(text: string) => string>(
    (plain) => plain,
    (plain) => plain.toUpperCase(),
    (plain) => plain.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
    (plain) => plain.replace('#', '＃'),
    (plain) => plain.replace(/(\d\d)/, '$1\u200B'),
  ).map((write) => write(text));
const forms: Record<1 | 2 | 3, readonly ((n: string, s: string) => string)[]> = {
  1: [
    (n) => `[#${n}]`,
    (n, s) => `[#${s}${n}]`,
    (n) => `[Ticket#${n}]`,
    (n, s) => `[Обращение №${s}${n}]`,
    (n, s) => `[Запрос${s}#${n}]`,
    (n) => `[заявка № ${n}]`,
    (n) => `[№${n}]`,
  ],
  2: [
    (n, s) => `#${s}${n}`,
    (n) => `(#${n})`,
    (n, s) => `заявка №${s}${n}`,
    (n) => `по заявке № ${n}`,
    (n) => `Обращение номер ${n}`,
    (n) => `запрос: №${n}`,
    (n) => `по вашему запросу №${n}:`,
    (n) => `request #${n}`,
    (n) => `Ticket No. ${n}`,
    (n) => `«#${n}»`,
  ],
  3: [(n, s) => `№${s}${n}`, (n) => `N${n}`, (n) => `No. ${n}`, (n) => `заявка ${n}`, (n) => `(№ ${n})`],
};
const numbered = (rank: 1 | 2 | 3) =>
  fc
    .tuple(prefixes, topic, number, one(...forms[rank]), space, fc.boolean())
    .chain(([prefix, what, n, form, s, first]) =>
      asWritten(form(String(n), s)).map((tag) => ({
        n,
        subject: prefix + (first ? `${tag} ${what}` : `${what} ${tag}`),
      })),
    );

describe('the number of a request in a subject', () => {
  test.each([1, 2, 3] as const)('of rank %i is found under any prefix, in any writing', (rank) => {
    fc.assert(
      fc.property(numbered(rank), ({ n, subject }) => {
        const [found] = findRequestNumbers(subject);
        expect({ subject, number: found?.number, rank: found?.rank }).toEqual({ subject, number: n, rank });
      }),
      { numRuns: 300 },
    );
  });

  test('is never taken from somebody’s document, a telephone, an address or an INN', () => {
    const others = fc
      .tuple(prefixes, number, fc.integer({ min: 1, max: 99 }))
      .chain(([prefix, n, k]) =>
        one(
          ...[`счёт-фактура ${n}/${k}`, `накладная ${n}-${k}`, `https://docs.test/page#${n}`, `&#${n};`, `тел. +7${n}`],
          ...[
            `ИНН 770${n}`,
            `заказ PO${n}`,
            `0${n}`,
            `www.docs.test/?id=#${n}`,
            `файл_${n}.xml`,
            `${n} руб.`,
            `УПД ${n}`,
          ],
        ).map((what) => prefix + what),
      );
    fc.assert(
      fc.property(others, (subject) => void expect([subject, findRequestNumbers(subject)]).toEqual([subject, []])),
      { numRuns: 300 },
    );
  });
});

describe('a machine’s letter', () => {
  const head = (more: Partial<LetterHead>): LetterHead => ({
    headers: [{ name: 'Content-Type', value: 'text/plain' }],
    envelopeFrom: 'ivan@customer.test',
    from: 'ivan@customer.test',
    subject: 'УПД не уходят',
    own: ['help@linia.test'],
    ...more,
  });
  const cased = (text: string) => one(text, text.toLowerCase(), text.toUpperCase());
  const padded = (text: string) => one(text, ` ${text}`, `${text} `, `${text}\t`);

  test('is known by its headers, however they are written', () => {
    const headers = one(
      ...['auto-replied', 'auto-generated', 'auto-notified', 'Auto-Replied (vacation)'].map((value) => [
        'Auto-Submitted',
        value,
      ]),
      ...['bulk', 'list', 'junk', 'auto_reply', 'auto-reply', 'Bulk'].map((value) => ['Precedence', value]),
      ...['List-Id', 'List-Unsubscribe', 'List-Post'].map((name) => [name, '<x.test>']),
      ...[
        'X-Autoreply',
        'X-Auto-Reply',
        'X-Autorespond',
        'X-Autoresponder',
        'X-Auto-Reply-From',
        'X-Mail-Autoreply',
        'X-AutoReply-From',
      ].map((name) => [name, 'yes']),
      ...['All', 'OOF, AutoReply', 'DR, RN, NRN, OOF, AutoReply'].map((value) => ['X-Auto-Response-Suppress', value]),
      ['X-FC-MachineGenerated', 'true'],
      ['X-POST-MessageClass', '9; Autoresponder'],
      ['Delivered-To', 'Autoresponder'],
      ['X-Loop', 'help@linia.test'],
      ['Return-Path', '<>'],
      ['Content-Type', 'multipart/report; report-type=delivery-status; boundary="b"'],
    );
    fc.assert(
      fc.property(
        headers.chain(([name, value]) => fc.tuple(cased(name!), padded(value!))),
        ([name, value]) =>
          void expect([name, value, isAutomatic(head({ headers: [{ name, value }] })) !== null]).toEqual([
            name,
            value,
            true,
          ]),
      ),
      { numRuns: 300 },
    );
  });

  test('is known by its subject in the languages in which mail programs say so', () => {
    const said = one(
      ...[
        'Автоответ: Я в отпуске',
        'Автоответ',
        'Автоматический ответ: УПД',
        'Авто-ответ: x',
        '[Автоответ] УПД',
        'Нет на месте: УПД',
      ],
      ...[
        'Вне офиса: x',
        'Отсутствует на рабочем месте: x',
        'Отсутствую на рабочем месте',
        'Automatic reply: x',
        'Auto-Reply: x',
        'Autoreply: x',
      ],
      ...[
        'Auto Response: x',
        'Out of Office: x',
        'Out of the office',
        'Automatische Antwort: x',
        'Réponse automatique : x',
        'Respuesta automática: x',
      ],
      ...[
        'Undeliverable: x',
        'Undelivered Mail Returned to Sender',
        'Не доставлено: x',
        'Mail delivery failed: returning message to sender',
        'Недоставленное сообщение: x',
      ],
    );
    const answers = fc
      .array(one('Re: ', 'RE: ', 'Fwd: ', 'Ответ: ', 'НА: ', 'Re[2]: '), { maxLength: 2 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(
        answers,
        said.chain(cased),
        (prefix, subject) =>
          void expect([prefix + subject, isAutomatic(head({ subject: prefix + subject }))]).toEqual([
            prefix + subject,
            'subject',
          ]),
      ),
      { numRuns: 300 },
    );
  });

  test('is known by an address from which nobody reads', () => {
    const names = one(
      'no-reply',
      'noreply',
      'no_reply',
      'no.reply',
      'do-not-reply',
      'donotreply',
      'do_not_reply',
      'mailer-daemon',
      'postmaster',
      'bounce',
      'bounces+x=y',
      'sbis-noreply',
      'edo.no-reply',
      'noreply-edo',
      'autoreply',
      'robot',
    );
    fc.assert(
      fc.property(
        names.chain(cased),
        (name) =>
          void expect([name, isAutomatic(head({ from: `${name}@shop.test` }))]).toEqual([name, 'machine_sender']),
      ),
    );
  });

  test('is none where a person only writes about such things', () => {
    const subjects = fc.tuple(prefixes, one('Не приходит автоответ', 'Вопрос про out of office', 'Письмо не доставлено контрагенту', 'Нужен автоматический ответ сети', 'Отпуск: кто подпишет?', 'Роботы пишут нам', 'нет на месте накладной', 'Не доставлено сообщение сети', 'Автоответ не приходит', 'Автоматическое уведомление с неверным ИНН', 'Undelivered invoices', 'Авто и ответы')); // prettier-ignore
    const people = one('noreen@customer.test', 'robotov@customer.test', 'postnikov@customer.test', 'bounceva@customer.test', 'ivan.noreplyev@customer.test'); // prettier-ignore
    const headers = one([{ name: 'Auto-Submitted', value: 'No' }], [{ name: 'Precedence', value: 'first-class' }], [{ name: 'X-Auto-Response-Suppress', value: 'None' }], []); // prettier-ignore
    fc.assert(
      fc.property(
        subjects,
        people,
        headers,
        ([prefix, what], from, headers) =>
          void expect([prefix + what, from, isAutomatic(head({ subject: prefix + what, from, headers }))]).toEqual([
            prefix + what,
            from,
            null,
          ]),
      ),
      { numRuns: 300 },
    );
  });
});
