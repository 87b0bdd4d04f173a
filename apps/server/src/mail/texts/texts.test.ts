import { defaultNotice } from '@linia/domain';
import type { NoticeFaults, NoticePage, NoticeVersion, TemplateRow, Templates } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../../testing/app.ts';
import { letter, Post } from '../mail.testing.ts';
import { textsRoutes } from './texts.routes.ts';

let post: Post;
let app: App;
let as: string;

beforeAll(async () => {
  post = await Post.open();
  app = await testApp(post.db, [textsRoutes]);
  as = await cookieOf(post.db, await addPerson(post.db, { login: 'root', name: 'Админ', roles: ['administrator'] }));
});
afterAll(async () => {
  await app.close();
  await post.close();
});

type Refused = { error: { code: string; field?: string; details: NoticeFaults } };
const administer = <T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH', url: string, body?: unknown) =>
  ask<T & Refused>(app, method, url, { as, ...(body !== undefined && { body }) });
const save = (version: number, text: string, despite = false) =>
  administer<NoticeVersion[]>('PUT', '/api/notices/ru', {
    version,
    subject: '[#{{number}}] Приняли: {{subject}}',
    text,
    despite,
  });
const lastNotice = async (subject: string) => {
  await post.bring(letter({ subject, from: `${subject.length}@customer.test` }));
  await post.settle();
  const { mail } = post.relay.got.at(-1)!;
  return { subject: mail.subject!, text: mail.text!, html: String(mail.html) };
};

describe('the notice', () => {
  it('of the house is valid until somebody writes another; from then on customers get that one', async () => {
    const { body } = await administer<NoticePage>('GET', '/api/notices');
    expect(body.ru).toEqual([{ version: 0, ...defaultNotice.ru, savedAt: null, savedBy: null, revertedTo: null }]);
    expect((await lastNotice('Раз')).subject).toMatch(/^\[#\d+\] Запрос зарегистрирован: Раз$/);
    const text = `${defaultNotice.ru.text}\nС уважением, <служба> заботы. Ответим до {{respondBy}}.`;
    const saved = await save(0, text);
    expect(saved.body[0]).toMatchObject({ version: 1, savedBy: { name: 'Админ' } });
    const got = await lastNotice('Два & <b>');
    expect(got.subject).toMatch(/^\[#\d+\] Приняли: Два & <b>$/);
    expect(got.text).toContain('С уважением, <служба> заботы. Ответим до ');
    expect(got.html).toContain('«Два &amp; &lt;b&gt;»');
    expect(got.html).toContain('С уважением, &lt;служба&gt; заботы');
  });

  it('without the number, or with a field that is none, is not saved; without a promised fact only on one’s word', async () => {
    const wrong = await save(1, 'Мы получили письмо, {{пароль}}', true);
    expect(wrong.status).toBe(422);
    expect(wrong.body.error.details.faults.filter(({ severity }) => severity === 'wrong')).toEqual([
      { code: 'number.text', severity: 'wrong', field: 'text' },
      { code: 'field.unknown', severity: 'wrong', field: 'text', said: 'пароль' },
    ]);
    const short = 'Номер #{{number}}';
    const doubtful = await save(1, short);
    expect(doubtful.body.error.code).toBe('notice.doubtful');
    expect(doubtful.body.error.details.faults).toContainEqual({
      code: 'fact.inn',
      severity: 'doubtful',
      field: 'text',
    });
    expect((await save(1, short, true)).body[0]).toMatchObject({ version: 2, text: 'Номер #{{number}}\n' });
  });

  it('that another has saved meanwhile is not written over, and an old one comes back as a new one', async () => {
    expect((await save(1, defaultNotice.ru.text)).body.error.code).toBe('settings.changed');
    const back = await administer<NoticeVersion[]>('POST', '/api/notices/ru/revert', {
      version: 2,
      to: 0,
      despite: false,
    });
    expect(back.body[0]).toMatchObject({ version: 3, ...defaultNotice.ru, revertedTo: 0 });
    expect(back.body.map(({ version }) => version)).toEqual([3, 2, 1, 0]);
    expect((await lastNotice('Четыре')).subject).toMatch(/Запрос зарегистрирован: Четыре$/);
    const none = await administer('POST', '/api/notices/ru/revert', { version: 3, to: 9, despite: false });
    expect(none.body.error.code).toBe('notice.no_such_version');
  });
});

describe('a template of an answer', () => {
  const template = (more: object = {}) => ({
    name: 'Номер запроса',
    language: 'ru',
    departmentId: null,
    text: '{{contact}}, ваш запрос #{{number}}.',
    ...more,
  });
  const add = (more: object = {}) => administer<TemplateRow>('POST', '/api/templates', template(more));

  it('names only fields that there are, has a name of its own in its department, and is retired and brought back', async () => {
    const made = await add();
    expect(made.body).toMatchObject({ ...template(), retired: false, changedBy: 'Админ' });
    expect((await add({ name: 'номер запроса' })).body.error).toMatchObject({ code: 'template.taken', field: 'name' });
    expect((await add({ name: 'Номер запроса', departmentId: post.world.department })).status).toBe(200);
    expect((await add({ name: 'Другой', text: '{{number}} {{secret}}' })).body.error).toMatchObject({
      code: 'template.field',
      field: 'text',
      details: { field: 'secret' },
    });
    const change = (was: object, is: object) =>
      administer<TemplateRow>('PATCH', `/api/templates/${made.body.id}`, { was, is });
    expect((await change({ retired: false }, { retired: true })).body.retired).toBe(true);
    expect((await change({ retired: false }, { retired: true })).body.error.code).toBe('settings.changed');
    expect((await change({ retired: true }, { retired: false })).body.retired).toBe(false);
    const { body } = await administer<Templates>('GET', '/api/templates');
    expect(body.templates).toHaveLength(2);
  });
});
