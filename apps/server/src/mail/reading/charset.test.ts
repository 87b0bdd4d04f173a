import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { guessCyrillic } from './charset.ts';
import { readLetter } from './read-letter.ts';

const russian = [
  'Отправьте, пожалуйста, инструкцию',
  'Не уходят УПД',
  'НЕ ПРИХОДЯТ ЗАКАЗЫ ИЗ СЕТИ',
  'Re: ошибка при подписании № 15',
  'Добрый день! Заказ 4500123 не виден в кабинете, хотя поставщик его отправил.',
  'Прошу выставить счёт',
  'Ещё вопрос по ЭЦП',
];
const foreign = [
  'Problème de réception des messages',
  'Fehlerhafte Übertragung für Käufer',
  'Año señal canción',
  'façade naïve',
];
const inBytes = (text: string, charset: string) => iconv.encode(text, charset);

describe('a text without an honest label', () => {
  it.each(['windows-1251', 'koi8-r', 'cp866', 'iso-8859-5'])('in %s is known by its letters', (charset) => {
    for (const text of russian.filter((each) => iconv.decode(inBytes(each, charset), charset) === each))
      expect([text, guessCyrillic(inBytes(text, charset))]).toEqual([text, charset]);
  });

  it('that is foreign is left alone', () => {
    for (const text of foreign) expect([text, guessCyrillic(inBytes(text, 'iso-8859-1'))]).toEqual([text, null]);
  });

  it.each([
    ['iso-8859-1', 'iso-8859-1', foreign[0]!],
    ['utf-8', 'utf-8', foreign[1]!],
    ['shift_jis', 'shift_jis', '注文が届きません'],
    ['windows-1251', 'iso-8859-1', russian[4]!],
    ['koi8-r', 'us-ascii', russian[4]!],
    ['utf-8', 'us-ascii', russian[4]!],
  ])('written in %s and labelled %s is read', async (charset, label, text) => {
    const head = `From: a@b.test\r\nSubject: x\r\nContent-Type: text/plain; charset=${label}; format=flowed\r\n\r\n`;
    const { text: read } = await readLetter(Buffer.concat([Buffer.from(head), inBytes(text, charset)]));
    expect(read).toBe(text);
  });
});
