import type { FeedbackList, FeedbackRow } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { ask } from '../../testing/app.ts';
import { administrator, app, head, openHouse, otherHead, post } from './feedback.testing.ts';

openHouse();

/** So many of a department, several of them owed at one time and some at none. */
const many = (state: string, count: number) =>
  post.rows(
    `insert into feedback (state, kind, about, department_id, answer_by, passed_at, created_at, touched_at)
     select $1, 'complaint', 'company', $2, case when n % 10 > 0 then linia_now() + (n / 4) * interval '1 minute' end, $4,
       linia_now(), linia_now() - (n / 3) * interval '1 second' from generate_series(1, $3::int) n`,
    [state, post.world.department, count, state === 'new' ? '2026-11-05 09:00+03' : null],
  );

/** The list from its first page to its last. */
async function whole(path: string, as: string): Promise<{ rows: FeedbackRow[]; pages: number[] }> {
  const rows: FeedbackRow[] = [];
  const pages: number[] = [];
  for (let after: string | null = ''; after !== null;) {
    const { body }: { body: FeedbackList } = await ask<FeedbackList>(
      app,
      'GET',
      `${path}${after && `&after=${encodeURIComponent(after)}`}`,
      {
        as,
      },
    );
    rows.push(...body.rows);
    pages.push(body.rows.length);
    after = body.next;
  }
  return { rows, pages };
}

describe('a head’s feedback, however much there is of it', () => {
  it('comes page after page: what is owed first, by when it is owed, each once', async () => {
    await many('new', 230);
    const { rows, pages } = await whole('/api/feedback?show=waiting', head);
    expect(pages).toEqual([50, 50, 50, 50, 30]);
    expect(new Set(rows.map(({ number }) => number)).size).toBe(230);
    const owed = rows.map(({ answerBy }) => answerBy ?? '9999');
    expect(owed).toEqual(owed.toSorted());
    expect((await whole('/api/feedback?show=waiting', otherHead)).rows).toEqual([]);
  });

  it('that is answered comes the last first', async () => {
    await many('answered', 120);
    const { rows, pages } = await whole('/api/feedback?show=answered', head);
    expect(pages).toEqual([50, 50, 20]);
    const touched = rows.map(({ touchedAt }) => touchedAt);
    expect(touched).toEqual(touched.toSorted().reverse());
  });

  it('and that nobody has answered is an administrator’s to the last; a page that nobody gave is none', async () => {
    const { rows } = await whole('/api/feedback/unheard?', administrator);
    expect(rows).toHaveLength(230);
    expect(rows.every(({ title, who }) => title === '' && who === '')).toBe(true);
    const wrong = await ask(app, 'GET', '/api/feedback?show=waiting&after=2026-99-99%2010:00~1', { as: head });
    expect(wrong.status).toBe(422);
  });
});
