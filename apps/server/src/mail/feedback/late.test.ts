import { describe, expect, it } from 'vitest';
import { tick } from '../../clock/tick.ts';
import {
  openHouse,
  post,
  headId,
  otherHead,
  plan,
  rules,
  at,
  make,
  of,
  events,
  page,
  list,
  sentTo,
} from './feedback.testing.ts';

openHouse();

describe('a request that has passed its time', () => {
  it('opens a feedback by itself, once, in the moment of the passing, and the head answers by the next working day', async () => {
    await rules({ lateMinutes: 0 });
    const { id, number } = await make();
    await at('05 11:00');
    await Promise.all([tick(post.db), tick(post.db)]);
    const made = await of(id);
    expect(made).toMatchObject({
      state: 'new',
      kind: 'overdue',
      owner_id: headId,
      email: 'kovaleva@first.test',
      version: 1,
    });
    expect(String(made!['answer_by'])).toContain('2026-11-06T07:00');
    const [same] = await post.rows<{ same: boolean }>(
      `select (select xmin from feedback where ticket_id = $1)::text = (select xmin from ticket_events where ticket_id = $1 and type = 'deadline_passed')::text as same`,
      [id],
    );
    expect(same).toEqual({ same: true });
    // its plan is changed and it passes once more
    await post.rows('update plan_targets set resolve_minutes = 120 where plan_id = $1', [plan]);
    await post.rows(`update deadline_timers set fired_at = null where ticket_id = $1`, [id]);
    await tick(post.db);
    expect(await post.rows('select from feedback where ticket_id = $1', [id])).toHaveLength(1);
    const shown = await page(made!['number']);
    expect(shown).toMatchObject({
      ticketNumber: number,
      ticket: { number, subject: 'УПД не уходят' },
      company90: { overdue: 2 },
    });
    expect(shown.evidence.map(({ what }) => what.kind === 'event' && what.type)).toContain('deadline_passed');
    expect((await page(made!['number'], otherHead)) as unknown).toMatchObject({ error: { code: 'feedback.unknown' } });
  });

  it('and its feedback are one transaction: whoever dies in between leaves neither, and the next clock makes both', async () => {
    await rules({ lateMinutes: 0 });
    await at('06 10:00');
    const { id } = await make();
    await at('06 11:00');
    const [timer] = await post.rows<{ id: number }>(`select id from deadline_timers where ticket_id = $1 and step = 'pass' and kind = 'resolve'`, [id]); // prettier-ignore
    const dying = await post.fresh.pool.connect();
    await dying.query('begin');
    await dying.query('select fire_deadline($1)', [timer!.id]);
    dying.release(new Error('the process died'));
    expect(await of(id)).toBeUndefined();
    await Promise.all([tick(post.db), tick(post.db)]);
    expect(await of(id)).toMatchObject({ state: 'new', kind: 'overdue' });
  });

  it('is gathered while it is late for a little while only; what goes on is shown, what is solved in time is not', async () => {
    const [short, long] = [await make(), await make(false)];
    await at('05 11:00');
    await tick(post.db);
    expect(await of(short.id)).toMatchObject({ state: 'gathered', answer_by: null });
    expect((await list('waiting')).rows.map((row) => row.ticketNumber)).not.toContain(short.number);
    expect((await list('gathered')).counts.gathered).toBe(2);
    await post.rows(`select advance_ticket($1, 'solved', 'linia')`, [short.id]);
    await at('05 11:31');
    await Promise.all([tick(post.db), tick(post.db)]);
    expect(await events((await of(short.id))!['id'])).toEqual(['registered', 'closed']);
    const late = await of(long.id);
    expect(late).toMatchObject({ state: 'new', email: null });
    expect(await events(late!['id'])).toEqual(['registered', 'surfaced']);
    expect(String(late!['answer_by'])).toContain('2026-11-06T07:31');
  });

  it('floods no head: beyond so many a day they stand in the digest, which leaves once, at its hour, whoever’s clock it was', async () => {
    await post.rows(`update feedback_digests set sent_at = linia_now()`);
    await rules({ lateMinutes: 30, lateADay: 1 });
    await at('09 10:00');
    for (const each of [await make(), await make(), await make()]) expect(each.id).toBeGreaterThan(0);
    await at('09 11:00');
    await tick(post.db);
    await at('09 11:31');
    await tick(post.db);
    const states = await post.rows<{ state: string }>(
      `select state from feedback where created_at >= '2026-11-09' order by id`,
    );
    expect(states.map(({ state }) => state)).toEqual(['new', 'gathered', 'gathered']);
    expect((await list('gathered')).digestAt).toContain('2026-11-09T14:00');
    await at('09 17:00');
    await Promise.all([tick(post.db), tick(post.db), tick(post.db)]);
    await post.settle();
    // what a process that died behind its commit left to do again
    await post.rows(`update outbox set done_at = null, attempts = 0 where kind = 'mail.digest'`);
    await post.settle();
    const digests = sentTo('yurieva@linia.test');
    expect(digests[0]!.mail.to).toMatchObject({ text: expect.stringContaining('Юрьева Галина') });
    expect(digests).toHaveLength(1);
    expect(digests[0]!.mail.subject).toBe('Короткие просрочки за 09.11.2026: Удостоверяющий центр (3)');
    expect(digests[0]!.mail.text).toMatch(
      /запрос \d+: ООО Бизнес, УПД не уходят; срок был 09.11.2026 11:00, ещё открыт \(отзыв \d+\)/,
    );
    expect(sentTo('orlov@linia.test')).toEqual([]);
    // the next day those that are late still are shown, one a day
    await at('10 09:01');
    await tick(post.db);
    expect((await post.rows(`select from feedback where created_at >= '2026-11-09' and state = 'new'`)).length).toBe(2);
  });
});
