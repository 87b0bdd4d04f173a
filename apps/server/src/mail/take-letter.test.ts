import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letter, Post } from './mail.testing.ts';

let post: Post;
beforeAll(async () => void (post = await Post.open()));
afterAll(() => post.close());

const became = (subject: string) =>
  post.rows(
    `select l.state, l.fault is null as read, t.state as request, m.kind,
       (select count(*)::int from messages n where n.ticket_id = t.id and n.kind = 'notice') as notices,
       (select json_agg(e.type order by e.version) from interaction_events e where e.interaction_id = l.interaction_id) as contact,
       (select i.state || ' ' || i.version from interactions i where i.id = l.interaction_id) as "nowIs",
       (select json_agg(e.type order by e.version) from ticket_events e where e.ticket_id = t.id) as events
     from letters l join messages m on m.letter_id = l.id join tickets t on t.id = m.ticket_id where t.subject = $1`,
    [subject],
  );
const whole = {
  state: 'registered',
  request: 'new',
  kind: 'letter',
  notices: 1,
  contact: ['arrived', 'diverted', 'closed'],
  nowIs: 'closed 3',
  events: ['registered', 'letter_queued'],
};

describe('a letter that a relay brings', () => {
  it('is a request with its notice when it is told 250, and nothing is left to be done of it', async () => {
    expect(await post.bring(letter({ subject: 'Сразу' }))).toMatch(/^250/);
    expect(await became('Сразу')).toMatchObject([whole]);
    expect(await post.rows(`select from outbox where kind = 'mail.register'`)).toEqual([]);
  });

  it('brought by two at once is one', async () => {
    const raw = letter({ subject: 'Дважды' });
    const said = await Promise.all([post.bring(raw), post.bring(raw), post.bring(raw)]);
    expect(said.filter((each) => each.startsWith('250'))).toHaveLength(3);
    await post.settle();
    expect(await became('Дважды')).toMatchObject([whole]);
  });

  it('that can’t be registered at once is kept, told 250, delays nobody and is registered behind it', async () => {
    await post.rows(
      `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not this one'; end $$`,
    );
    await post.rows(
      `create trigger refuse before insert on tickets for each row when (new.subject = 'Не сейчас') execute function refuse()`,
    );
    expect(await post.bring(letter({ subject: 'Не сейчас' }))).toMatch(/^250/);
    expect(await post.bring(letter({ subject: 'Следующее' }))).toMatch(/^250/);
    expect(await became('Следующее')).toMatchObject([whole]);
    expect(await post.rows(`select state from letters where ticket_id is null`)).toEqual([{ state: 'waiting' }]);
    await post.rows('drop trigger refuse on tickets');
    await expect
      .poll(async () => {
        await post.settle();
        return became('Не сейчас');
      })
      .toMatchObject([whole]);
  });

  it('that costs the connection it is registered on is kept all the same, and not brought again and again', async () => {
    await post.rows(
      `create function cut() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`,
    );
    await post.rows(
      `create trigger cut before insert on tickets for each row when (new.subject = 'Слишком долго') execute function cut()`,
    );
    expect(await post.bring(letter({ subject: 'Слишком долго' }))).toMatch(/^250/);
    await post.rows('drop trigger cut on tickets');
    await expect
      .poll(async () => {
        await post.settle();
        return became('Слишком долго');
      })
      .toMatchObject([whole]);
  });
});
