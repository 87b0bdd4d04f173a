import type { DraftFile } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { ask } from '../../testing/app.ts';
import { app, attach, colleague, draft, post, reply, specialist, twoWhoAnswer } from './answer.testing.ts';

twoWhoAnswer();

describe('what is being typed', () => {
  it('is kept as typed; another window is told, and nothing is written over', async () => {
    const of = await post.request();
    expect((await draft(of, 0, 'Доб')).body.version).toBe(1);
    expect((await draft(of, 1, 'Добрый день')).body.version).toBe(2);
    const other = await draft(of, 1, 'Другое окно');
    expect(other).toMatchObject({
      status: 409,
      body: { error: { code: 'draft.other_window', details: { draft: { body: { text: 'Добрый день' } } } } },
    });
    expect((await reply(of)).answer?.body.text).toBe('Добрый день');
    expect((await reply(of, colleague)).answer).toBeNull();
  });

  it('keeps files with it, each up to its cap and all together', async () => {
    const of = await post.request();
    const add = (name: string, bytes: number) => attach(of, name, Buffer.alloc(bytes, 1));
    const made = await add('../../etc/passwd', 10);
    expect(made).toMatchObject({ status: 201, body: { name: 'passwd' } });
    expect((await add('big.bin', 10 * 1024 * 1024 + 1)).status).toBe(413);
    expect((await add('9.bin', 9 * 1024 * 1024)).status).toBe(201);
    expect(await add('more.bin', 9 * 1024 * 1024)).toMatchObject({
      status: 422,
      body: { error: { code: 'file.too_many' } },
    });
    await ask(app, 'DELETE', `/api/tickets/${of}/files/${made.body.key}`, { as: specialist });
    expect((await reply(of)).files.map(({ name }: DraftFile) => name)).toEqual(['9.bin']);
  });

  it('ends with one’s own signature, else with the department’s', async () => {
    const of = await post.request();
    const sign = (signature: string) =>
      ask(app, 'PUT', '/api/tickets/signature', { as: colleague, body: { signature } });
    await post.rows(`update departments set signature = 'Удостоверяющий центр'`);
    expect((await reply(of, colleague)).signature).toBe('Удостоверяющий центр');
    await sign(' Ольга Мельник ');
    expect((await reply(of, colleague)).signature).toBe('Ольга Мельник');
    await sign('');
    expect((await reply(of, colleague)).signature).toBe('Удостоверяющий центр');
  });

  it('may begin with a template, whose fields are those of the request', async () => {
    await post.rows(`insert into reply_templates (name, text) values ('Номер', 'Запрос #{{number}}, {{agent}}')`);
    const of = await post.request();
    expect((await reply(of)).templates).toMatchObject([
      { name: 'Номер', text: expect.stringContaining(`Запрос #${of}, `) },
    ]);
  });
});
