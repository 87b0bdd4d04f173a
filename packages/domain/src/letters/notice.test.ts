import { describe, expect, it, test } from 'vitest';
import { checkNotice, defaultNotice, fillNotice, noticeFacts, type NoticeFacts } from './notice.ts';

const facts: NoticeFacts = {
  number: '1046297',
  subject: 'Отправьте, пожалуйста, инструкцию',
  date: '30.09.2014 17:31:41',
  company: 'КОРУС Консалтинг СНГ',
  contract: 'http://www.esphere.ru/dogovor',
  respondBy: '',
  resolveBy: '',
  link: 'https://support.test/support/r/x',
};

describe('the notice of a number', () => {
  it('of the house says every fact of the company’s own example', () => {
    const { subject, text } = fillNotice(defaultNotice.ru, 'ru', facts);
    expect(subject).toBe('[#1046297] Запрос зарегистрирован: Отправьте, пожалуйста, инструкцию');
    for (const fact of [
      'Номер запроса: #1046297',
      'заявка с темой: «Отправьте, пожалуйста, инструкцию» от 30.09.2014 17:31:41 зарегистрирована',
      'последующие вопросы задавайте в ответном сообщении или указывайте номер запроса (#1046297) в теме нового сообщения',
      'Не удаляйте уведомление до получения ответа из «КОРУС Консалтинг СНГ»',
      'регламентированы в договоре присоединения (http://www.esphere.ru/dogovor)',
      'ИНН Вашей компании или номер договора с «КОРУС Консалтинг СНГ»',
      'наименование контрагента, во взаимодействии с которым возникли сложности',
      'описание проблемы, если возможно, с изображением экрана (скриншотом)',
    ])
      expect(text).toContain(fact);
    expect(checkNotice(defaultNotice.ru, 'ru')).toEqual([]);
    expect(checkNotice(defaultNotice.en, 'en')).toEqual([]);
  });

  it('can’t be without the number, in its subject as the tag by which an answer is found', () => {
    const codes = (subject: string, text: string) =>
      checkNotice({ subject, text }, 'ru')
        .filter(({ severity }) => severity === 'wrong')
        .map(({ code, said }) => (said ? `${code} ${said}` : code));
    expect(codes('Запрос {{number}}', 'без него')).toEqual(['number.subject', 'number.text']);
    expect(codes('[#{{ number }}] да', 'Номер #{{number}}, {{password}}')).toEqual(['field.unknown password']);
    expect(codes('[#{{number}}]\nBcc: v@o.test', '#{{number}}')).toEqual(['subject.lines']);
  });

  test.each(noticeFacts)('that no longer tells of «%s» is doubtful', (fact) => {
    const without: Record<string, RegExp> = {
      subject: /«\{\{subject\}\}»/,
      date: /\{\{date\}\}/,
      company: /\{\{company\}\}/g,
      contract: /\{\{contract\}\}/,
      reply: /в ответном сообщении или|ответа/g,
      keep: /Не удаляйте/,
      times: /Время реакции.*регламентированы/,
      inn: /ИНН/,
      contractNumber: /номер договора/,
      counterparty: /контрагента/,
      screenshot: /с изображением экрана \(скриншотом\)/,
    };
    const text = defaultNotice.ru.text.replace(without[fact]!, '');
    expect(checkNotice({ ...defaultNotice.ru, text }, 'ru')).toEqual([
      { code: `fact.${fact}`, severity: 'doubtful', field: 'text' },
    ]);
  });

  it('repeats nothing of a letter but its subject: no address in it, no field smuggled in, no second line', () => {
    const smuggled = { ...facts, subject: 'Выигрыш http://evil.test {{company}}\r\nBcc: v@o.test' };
    expect(fillNotice(defaultNotice.ru, 'ru', smuggled).subject).toBe(
      '[#1046297] Запрос зарегистрирован: Выигрыш … {{company}} Bcc: v@o.test',
    );
    expect(fillNotice(defaultNotice.en, 'en', { ...facts, subject: '', contract: '' }).text).toContain(
      '“(no subject)” of 30.09.2014 17:31:41',
    );
  });
});
