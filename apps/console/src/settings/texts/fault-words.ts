import type { NoticeFault, NoticeField, ReplyField } from '@linia/domain';
import { m } from '../../paraglide/messages.js';

const words: Record<NoticeFault['code'], (said: string) => string> = {
  'number.subject': () => m.notice_number_subject({ tag: '[#{{number}}]' }),
  'number.text': () => m.notice_number_text({ tag: '#{{number}}' }),
  'field.unknown': (field) => m.notice_field_unknown({ field: `{{${field}}}` }),
  'subject.lines': () => m.notice_subject_lines(),
  'fact.subject': () => m.notice_fact_subject(),
  'fact.date': () => m.notice_fact_date(),
  'fact.company': () => m.notice_fact_company(),
  'fact.contract': () => m.notice_fact_contract(),
  'fact.reply': () => m.notice_fact_reply(),
  'fact.keep': () => m.notice_fact_keep(),
  'fact.times': () => m.notice_fact_times(),
  'fact.inn': () => m.notice_fact_inn(),
  'fact.contractNumber': () => m.notice_fact_contract_number(),
  'fact.counterparty': () => m.notice_fact_counterparty(),
  'fact.screenshot': () => m.notice_fact_screenshot(),
};
export const noticeFault = ({ code, said }: NoticeFault): string => words[code](said ?? '');

/** What stands where `{{field}}` does. */
export const fieldWords: Record<NoticeField | ReplyField, () => string> = {
  number: m.field_number,
  subject: m.field_subject,
  date: m.field_date,
  company: m.field_company,
  contract: m.field_contract,
  respondBy: m.field_respond_by,
  resolveBy: m.field_resolve_by,
  link: m.field_link,
  contact: m.field_contact,
  organization: m.field_organization,
  agent: m.field_agent,
  department: m.field_department,
};
