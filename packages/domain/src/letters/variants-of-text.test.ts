import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findMentions } from './mentions.ts';
import { splitQuote } from './quotes.ts';

/** Texts of the same kinds as those of the collection: by other mail programs, with other signatures, their numbers written in other ways. */
const one = <T>(...values: T[]) => fc.constantFrom(...values);

describe('an answer over a quote', () => {
  const words = one(
    'Спасибо, получили.',
    'Вопрос остался: УПД 15 не видна.',
    'Thank you!\nIt works now.',
    'ИНН 7707083893',
    'Да.\n\nИ ещё: 30.09.2014 счёт не пришёл',
  );
  const signature = one(
    '',
    '\n\n-- \nИван Петров\n+7 913 555-01-10',
    '\n\nС уважением,\nИван Петров',
    '\n\nОтправлено с iPhone',
    '\n\nSent from my iPhone',
    '\n\n--\nООО «Ромашка», тел. 8 800 555-35-35',
    '\n\nОтправлено из мобильной Яндекс Почты',
  );
  const who = one('Поддержка', 'Help Desk of Linia', 'help@linia.test', '"Поддержка ЭДО"');
  const quoted = 'Номер запроса: #1046297\nЗдравствуйте!';
  const arrows = quoted
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
  const styles = who.chain((name) =>
    one(
      ...[
        `30 сент. 2014 г. в 17:31, ${name} <help@linia.test> пишет:\n${arrows}`,
        `вт, 30 сент. 2014 г. в 17:31, ${name} <help@linia.test>:\n\n${arrows}`,
        `вт, 30 сент. 2014 г., 17:31 ${name} <help@linia.test>:\n\n${arrows}`,
        `On Tue, Sep 30, 2014 at 5:31 PM ${name} <help@linia.test> wrote:\n${arrows}`,
        `On Tue, 30 Sep 2014 at 17:31, ${name}\n<help@linia.test> wrote:\n${arrows}`,
        `Am Di., 30. Sept. 2014 um 17:31 Uhr schrieb ${name} <help@linia.test>:\n${arrows}`,
        `Le mar. 30 sept. 2014 à 17:31, ${name} <help@linia.test> a écrit :\n${arrows}`,
        `30.09.2014 17:31, ${name} пишет:\n${arrows}`,
        `30.09.2014, 17:31, ${name} <help@linia.test>:\n${quoted}`,
        `Вторник, 30 сентября 2014, 17:31 +04:00 от ${name} <help@linia.test>:\n${quoted}`,
        `${name} писал 30.09.2014 17:31:\n${arrows}`,
        `${name} писал(а) 2014-09-30 17:31:\n${arrows}`,
        `On 2014-09-30 17:31, ${name} wrote:\n${arrows}`,
        `Вы писали 30 сентября 2014 г., 17:31:16:\n\n${arrows}`,
        `You wrote on 30 September 2014, 17:31:16:\n\n${arrows}`,
        `> 30 сент. 2014 г., в 17:31, ${name} <help@linia.test> написал(а):\n> \n${arrows}`,
        `-----Исходное сообщение-----\nFrom: ${name}\n${quoted}`,
        `-----Original Message-----\nFrom: ${name}\nSent: Tuesday, September 30, 2014 5:31 PM\n\n${quoted}`,
        `-------- Исходное сообщение --------\nОт: ${name}\nДата: 30.09.2014 17:31 (GMT+03:00)\n\n${quoted}`,
        `-------- Original message --------\nFrom: ${name}\nDate: 30/09/2014 17:31\n\n${quoted}`,
        `----- Исходное сообщение -----\nОт: "${name}" <help@linia.test>\n${quoted}`,
        `------- Original Message -------\nOn Tuesday, September 30th, 2014 at 17:31, ${name} <help@linia.test> wrote:\n\n${arrows}`,
        `---- Включён Tue, 30 Sep 2014 17:31:00 +0300 ${name} написал(а) ----\n\n${quoted}`,
        `---- On Tue, 30 Sep 2014 17:31:00 +0300 ${name} wrote ----\n\n${quoted}`,
        `От: ${name} <help@linia.test>\nОтправлено: 30 сентября 2014 г. 17:31\nКому: Иван\nТема: УПД\n\n${quoted}`,
        `От: ${name}\nДата: вторник, 30 сентября 2014 г. в 17:31\nКому: Иван\n\n${quoted}`,
        `*От:* ${name} [mailto:help@linia.test]\n*Отправлено:* 30 сентября 2014 г.\n\n${quoted}`,
        `From: ${name} <help@linia.test>\nSent: Tuesday, September 30, 2014 5:31 PM\nTo: Ivan\n\n${quoted}`,
        `From: ${name}\nTo: Ivan\nDate: 30.09.2014 17:31\nSubject: УПД\n\n${quoted}`,
        `Von: ${name}\nGesendet: Dienstag, 30. September 2014 17:31\nAn: Ivan\n\n${quoted}`,
        `________________________________\nОт: ${name}\n${quoted}`,
        `Пересылаемое сообщение\n30.09.2014, 17:31, ${name} <help@linia.test>:\n\n${quoted}`,
        `-------- Пересылаемое сообщение --------\n30.09.2014, 17:31, ${name}\n\n${quoted}`,
        arrows,
        arrows.replaceAll('> ', '>'),
      ],
    ),
  );

  test('is kept with its signature, and whatever program has quoted it, the quote is folded', () => {
    fc.assert(
      fc.property(
        words,
        signature,
        styles,
        one('\n', '\n\n', '\n\n\n'),
        one('\n', '\r\n'),
        (said, signed, quote, gap, end) => {
          const text = `${said}${signed}${gap}${quote}`.replaceAll('\n', end);
          const { fresh, quoted: folded } = splitQuote(text);
          expect({ quote, fresh: fresh.trim() }).toEqual({ quote, fresh: `${said}${signed}`.trim() });
          expect(folded).toContain('1046297');
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('a number by which a company is known', () => {
  const around = (text: string) =>
    one(text, `Здравствуйте! ${text}. Спасибо`, `${text}\nИван`, `(${text})`, `УПД не уходят, ${text}, помогите`);
  const read = (text: string) => findMentions({ subject: '', text });

  test('an INN is found however it is written', () => {
    const forms = one('ИНН 7707083893', 'ИНН: 7707083893', 'инн7707083893', 'ИНН № 7707083893', 'ИНН - 7707083893', 'ИНН — 7707083893', 'ИНН=7707083893', 'ИНН/КПП 7707083893/770701001', 'ИНН/КПП: 7707083893 / 770701001', 'ИНН 7707 083 893', 'ИНН 7707083893 КПП 770701001', 'Инн организации: 7707083893', 'ИНН компании 7707083893', 'наш ИНН - 7707083893', 'ИНН\u00A07707083893', 'ИНН７７０７０８３８９３', 'INN 7707083893', '7707083893', 'И.Н.Н. 7707083893', 'ИНН: «7707083893»', 'ИНН:\n7707083893'); // prettier-ignore
    fc.assert(
      fc.property(
        forms.chain(around),
        (text) =>
          void expect([text, read(text).map(({ kind, value }) => `${kind} ${value}`)]).toEqual([
            text,
            ['inn 7707083893'],
          ]),
      ),
      { numRuns: 300 },
    );
  });

  test('a GLN as well', () => {
    const forms = one('GLN 4607164999995', 'GLN: 4607164999995', 'ГЛН 4607164999995', 'gln4607164999995', 'GLN - 4607164999995', 'GLN № 4607164999995', 'GLN-номер 4607164999995', 'номер GLN: 4607164999995', '4607164999995', 'GLN 460 716 499 999 5', 'GLN получателя: 4607164999995', 'GLN：4607164999995'); // prettier-ignore
    fc.assert(
      fc.property(
        forms.chain(around),
        (text) =>
          void expect([text, read(text).map(({ kind, value }) => `${kind} ${value}`)]).toEqual([
            text,
            ['gln 4607164999995'],
          ]),
      ),
      { numRuns: 300 },
    );
  });

  test('a contract by its number', () => {
    const forms = one('договор № ЭДО-2041/24', 'Договор №ЭДО-2041/24', 'договору № ЭДО-2041/24', 'по договору номер ЭДО-2041/24', 'дог. № ЭДО-2041/24', 'Договор: ЭДО-2041/24', 'договор N ЭДО-2041/24', 'договора присоединения № ЭДО-2041/24', 'contract No. ЭДО-2041/24', 'контракт №\u00A0ЭДО-2041/24', 'договор ЭДО-2041/24 от 01.02.2024'); // prettier-ignore
    fc.assert(
      fc.property(
        forms.chain(around),
        (text) =>
          void expect([
            text,
            read(text)
              .filter(({ kind }) => kind === 'contract')
              .map(({ value }) => value),
          ]).toEqual([text, ['ЭДО-2041/24']]),
      ),
      { numRuns: 300 },
    );
  });
});
