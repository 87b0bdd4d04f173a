import { describe, expect, it } from 'vitest';
import { aHouseWithForms, fresh, numberAt, one, pageAt, requests, send, stampOf, typed } from './form.testing.ts';

aHouseWithForms();

describe('a form that is sent again', () => {
  it('sent twice, at once or a day later, is one request with one number', async () => {
    const form = typed();
    const before = await requests();
    const [first, second] = await Promise.all([send(form), send(form)]);
    expect([first!.status, second!.to]).toEqual([303, first!.to]);
    expect((await send(form)).to).toBe(first!.to);
    expect(await requests()).toBe(before + 1);
    const old = typed({ stamp: stampOf(23 * 3_600_000) });
    const sent = await send(old);
    expect(await numberAt(sent.to)).toBeDefined();
    expect((await send(old)).to).toBe(sent.to);
    expect(await requests()).toBe(before + 2);
  });

  it('is another request when whoever went back wrote something else on the same page, or gave another address', async () => {
    const form = typed();
    const first = await send(form);
    const second = await send({
      ...form,
      subject: 'Не приходят счета',
      text: 'И ещё одно: счетов нет с понедельника.',
    });
    const mended = await send({ ...form, email: `mended.${form.email}` });
    expect(new Set([first, second, mended].map(({ to }) => to)).size).toBe(3);
    const subjects = await Promise.all(
      [second, mended].map(async ({ to }) =>
        one('select subject from tickets where number = $1', [await numberAt(to)]),
      ),
    );
    expect(subjects).toEqual([{ subject: 'Не приходят счета' }, { subject: form.subject }]);
  });

  it('is another request with a file that was forgotten, and the same one where a browser has forgotten its files', async () => {
    const form = typed();
    const [one, two] = [
      ['a', 'снимок.png'],
      ['bb', 'ещё.png'],
    ] as [string, string][];
    const first = await send(form, { files: [one!] });
    expect((await send(form)).to).toBe(first.to);
    expect((await send(form, { files: [one!] })).to).toBe(first.to);
    const more = await send(form, { files: [one!, two!] });
    expect(more.to).not.toBe(first.to);
    expect((await send(form, { files: [one!, two!] })).to).toBe(more.to);
  });

  it('tells of a file that is not taken, also where its words went before without it', async () => {
    const form = typed();
    const first = await send(form);
    const back = await send(form, { files: [['', 'пустой.png']] });
    expect([back.status, back.html.includes('пустой.png')]).toEqual([422, true]);
    expect((await send(form)).to).toBe(first.to);
  });

  it('takes of the room for files only what is kept: neither what came back, nor what went already', async () => {
    const from = '10.9.0.1';
    const files: [Buffer, string][] = [
      [Buffer.alloc(9 << 20), 'раз.png'],
      [Buffer.alloc(8 << 20), 'два.png'],
    ];
    for (let n = 0; n < 6; n++)
      expect((await send(typed({ email: 'нет такого' }), { files, from })).html).not.toContain('не принимаем');
    const form = typed();
    const kept = await send(form, { files, from });
    expect(kept.status).toBe(303);
    for (let n = 0; n < 6; n++) expect((await send(form, { files, from })).to).toBe(kept.to);
    expect((await send(typed(), { files, from })).status).toBe(303);
  });

  it('keeps what was agreed to as its page had it, not what is said by the time it is sent', async () => {
    const terms = (html: string) => /name="terms" value="(\d+)"/.exec(html)?.[1];
    const before = terms(await pageAt('/support/request'));
    const said = { label: 'Согласна', text: 'Новые слова' };
    await fresh.pool.query(`insert into portal_versions (version, value, saved_at) values (1, $1, linia_now())`, [
      JSON.stringify({ consent: { ru: said, en: said } }),
    ]);
    const kept = async (sent: Awaited<ReturnType<typeof send>>) =>
      one(
        `select f.consent_version as version, f.consent_text as text from form_requests f join tickets t on t.id = f.ticket_id where t.number = $1`,
        [await numberAt(sent.to)],
      );
    await expect.poll(async () => terms(await pageAt('/support/request'))).toBe('1');
    const old = await kept(await send(typed({ terms: before! })));
    expect([old.version, old.text.includes('Согласен на обработку')]).toEqual([0, true]);
    expect(await kept(await send(typed({ terms: '1' })))).toEqual({ version: 1, text: 'Согласна. Новые слова' });
    const back = await send(typed({ terms: before!, text: '' }));
    expect([back.status, /id="consent"[^>]* checked/.test(back.html)]).toEqual([422, false]);
    expect((await send(typed({ terms: '7' }))).html).toContain('Без согласия');
    await fresh.pool.query('delete from portal_versions');
  });
});
