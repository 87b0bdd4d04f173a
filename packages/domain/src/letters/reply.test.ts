import { describe, expect, it } from 'vitest';
import { fillReply, unknownReplyFields } from './reply.ts';

const facts = {
  number: '1046297',
  subject: 'УПД не уходят',
  contact: 'Марина',
  organization: 'ООО «Полюс»',
  agent: 'Илья Дятлов',
  department: 'УЦ',
  company: 'Наш оператор',
  respondBy: '',
  resolveBy: '20.11 10:00',
};

describe('a template of an answer', () => {
  it('says what is known of the request, and nothing that a letter could smuggle in', () => {
    expect(fillReply('{{contact}}, запрос #{{ number }} до {{resolveBy}}', facts)).toBe(
      'Марина, запрос #1046297 до 20.11 10:00',
    );
    expect(fillReply('{{contact}}', { ...facts, contact: '{{agent}}' })).toBe('{{agent}}');
  });
  it('keeps what nobody knows as it is written, so that it is seen before it leaves', () => {
    expect(fillReply('до {{respondBy}}, {{constructor}} {{имя}}', facts)).toBe(
      'до {{respondBy}}, {{constructor}} {{имя}}',
    );
    expect(unknownReplyFields('{{number}} {{имя}} {{имя}} {{toString}}')).toEqual(['имя', 'toString']);
  });
});
