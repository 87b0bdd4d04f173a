import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replyAbove, splitQuote } from './quotes.ts';

const answer = 'Спасибо, получили.\nВопрос остался.';

describe('a quote under an answer', () => {
  test.each([
    ['Gmail', '30 сент. 2014 г. в 17:31, Поддержка <help@linia.test> пишет:\n> Здравствуйте'],
    ['Gmail in English', 'On Tue, Sep 30, 2014 at 5:31 PM Help <help@linia.test> wrote:\n> Hello'],
    ['Gmail over two lines', 'On Tue, Sep 30, 2014 at 5:31 PM Help Desk of Linia\n<help@linia.test> wrote:\n> Hello'],
    ['Thunderbird', '30.09.2014 17:31, Поддержка пишет:\n> Здравствуйте'],
    ['Yandex', '30.09.2014, 17:31, "Поддержка" <help@linia.test>:\nЗдравствуйте'],
    ['Mail.ru', 'Вторник, 30 сентября 2014, 17:31 +04:00 от Поддержка <help@linia.test>:\nЗдравствуйте'],
    ['Outlook', '-----Исходное сообщение-----\nFrom: help@linia.test'],
    ['Outlook in Russian', 'От: Поддержка\nОтправлено: 30 сентября 2014 г. 17:31\nКому: Иван\nТема: УПД'],
    ['Outlook in English', 'From: Help <help@linia.test>\nSent: Tuesday, September 30, 2014\nTo: Ivan'],
    ['Outlook Express', '________________________________\nОт: Поддержка'],
    ['Apple Mail', '> 30 сент. 2014 г., в 17:31, Поддержка <help@linia.test> написал(а):\n> \n> Здравствуйте'],
    ['our own mark', `${replyAbove.ru}\nНомер запроса: #1046297`],
    ['our hidden mark', `ln.7.0123456789.${'a'.repeat(20)}\nНомер запроса`],
    ['bare quotes', '> Здравствуйте\n> Номер запроса'],
  ])('of %s is folded', (_, quote) =>
    expect(splitQuote(`${answer}\n\n${quote}`)).toEqual({ fresh: answer, quoted: quote }),
  );

  test.each([
    ['nothing is quoted', answer],
    ['the answers stand between the quotes', '> Какой ИНН?\n7707083893\n> Какая накладная?\nПятнадцатая'],
    ['a word only looks like it', 'От: кого мы ждём ответа\nнеизвестно.'],
  ])('is none where %s', (_, text) => expect(splitQuote(text)).toEqual({ fresh: text, quoted: '' }));

  test('is never lost, whatever is written', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('> a', 'b', '', replyAbove.en, 'От: x', 'Тема: y', '1 пишет:')), (lines) => {
        const { fresh, quoted } = splitQuote(lines.join('\n'));
        expect(`${fresh}\n${quoted}`.replace(/\s+/g, '')).toBe(lines.join('').replace(/\s+/g, ''));
      }),
    );
  });
});
