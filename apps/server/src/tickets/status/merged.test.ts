import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { letter } from '../../mail/mail.testing.ts';
import { inTransaction } from '../../shell/transaction.ts';
import { ask } from '../../testing/app.ts';
import { askLink } from './ask-link.ts';
import { whileMerging } from '../merge/merging.testing.ts';
import {
  aHouseWithPages,
  answer,
  app,
  aRequest,
  page,
  post,
  rate,
  specialist,
  statusOf,
  tokenIn,
  write,
} from './status.testing.ts';

aHouseWithPages();
const say = async (of: number, what: string, body: object = {}) => {
  const done = await ask(app, 'POST', `/api/tickets/${of}/${what}`, { as: specialist, body });
  expect([what, done.status]).toEqual([what, what === 'split' ? 201 : 200]);
};
const told = async (token: string) => (await statusOf(token)).letters.map(({ text }) => text.trim()).reverse();
const idOf = async (number: number) =>
  (await post.rows<{ id: number }>('select id from tickets where number = $1', [number]))[0]!.id;

describe('a private link to a request that was made part of another', () => {
  it('shows that one to whoever wrote in both, and leads back when they are taken apart', async () => {
    const first = await aRequest({ from: 'same@both.test', subject: 'Первый', text: 'Раз' });
    const second = await aRequest({ from: 'same@both.test', subject: 'Второй', text: 'Два' });
    await say(second.number, 'merge', { number: first.number });
    expect(await statusOf(second.token)).toMatchObject({
      number: first.number,
      subject: 'Первый',
      joined: second.number,
      theirs: true,
    });
    expect(await told(second.token)).toEqual(['Раз', 'Два']);
    await write(second.token, 'Три');
    expect(await told(first.token)).toEqual(['Раз', 'Два', 'Три']);
    await say(second.number, 'unmerge');
    expect(await statusOf(second.token)).toMatchObject({ number: second.number, joined: null });
    expect(await told(second.token)).toEqual(['Два']);
    expect(await told(first.token)).toEqual(['Раз', 'Три']);
  });

  it('shows nothing of another’s: not its name, not what was promised, not its letters; the other learns nothing either', async () => {
    const theirs = await aRequest({
      from: 'one@secret.example',
      subject: 'Долг ООО «Ромашка»',
      text: 'Секрет Ромашки',
    });
    const mine = await aRequest({ from: 'two@other.example', subject: 'Не уходит счёт', text: 'Мой вопрос' });
    await say(mine.number, 'merge', { number: theirs.number });
    await answer(theirs.number, 'Ответ Ромашке', { to: [{ name: '', address: 'one@secret.example' }], cc: [] });
    await answer(theirs.number, 'Ответ второму', { to: [{ name: '', address: 'two@other.example' }], cc: [] });
    // the letter that answers them in the other's request carries no link to it
    expect(post.relay.got.at(-1)!.mail.text).not.toContain('/support/r/');
    await write(mine.token, 'Ещё от второго');
    const shown = await statusOf(mine.token);
    expect(shown).toMatchObject({
      number: mine.number,
      subject: 'Не уходит счёт',
      theirs: false,
      owner: null,
      respond: null,
      resolve: null,
      line: [],
      joined: null,
    });
    expect(await told(mine.token)).toEqual(['Мой вопрос', 'Ответ второму', 'Ещё от второго']);
    expect(JSON.stringify(shown)).not.toMatch(/Ромашк|secret\.example/);
    expect(JSON.stringify(shown)).not.toContain(String(theirs.number));
    expect(await told(theirs.token)).toEqual(['Секрет Ромашки', 'Ответ Ромашке']);
    expect(await statusOf(theirs.token)).toMatchObject({ number: theirs.number, theirs: true, joined: null });
    // what they wrote since the merge does not make it theirs, nor does a new link to their number or to the other's
    const sent = post.relay.got.length;
    await inTransaction(post.db, (tx) =>
      askLink(tx, { number: theirs.number, address: 'two@other.example', language: 'ru' }),
    );
    await post.settle();
    expect(post.relay.got.length).toBe(sent);
    await inTransaction(post.db, (tx) =>
      askLink(tx, { number: mine.number, address: 'two@other.example', language: 'en' }),
    );
    await post.settle();
    const { mail } = post.relay.got.at(-1)!;
    expect(mail.subject).toBe(`[#${mine.number}] The link to your request`);
    expect((await statusOf(tokenIn(mail.text!))).theirs).toBe(false);
    // each says of the same solution what they think of it
    await answer(theirs.number, 'Решено', {
      to: [{ name: '', address: 'one@secret.example' }],
      cc: [],
      after: 'solved',
    });
    await rate(mine.token, 2);
    await rate(theirs.token, 5);
    expect((await page(theirs.number)).ratings.map(({ by, score }) => [by, score])).toEqual([
      ['one@secret.example', 5],
      ['two@other.example', 2],
    ]);
  });

  it('leads through a chain, and writing while the two are being made one goes to where it leads then', async () => {
    const a = await aRequest({ from: 'chain@a.test', subject: 'Первый', text: 'А' });
    const b = await aRequest({ from: 'chain@a.test', subject: 'Второй', text: 'Б' });
    const c = await aRequest({ from: 'chain@a.test', subject: 'Третий', text: 'В' });
    await say(a.number, 'merge', { number: b.number });
    const [fromId, intoId] = [await idOf(b.number), await idOf(c.number)];
    let writing: ReturnType<typeof write> | undefined;
    await whileMerging(post, fromId, intoId, async () => {
      writing = write(a.token, 'Пока объединяли');
    });
    expect(await writing).toEqual({ number: c.number, went: 'request' });
    expect(await told(a.token)).toEqual(['А', 'Б', 'В', 'Пока объединяли']);
    expect((await statusOf(a.token)).number).toBe(c.number);
  });
});

describe('a private link beside what else happens to a request', () => {
  it('keeps to what stays when letters are parted, and says where the others went', async () => {
    const { number, token } = await aRequest({ from: 'two@matters.test', text: 'Первое дело' });
    await post.bring(
      letter({ from: 'two@matters.test', subject: `#${number}`, text: 'Второе дело' }),
      'two@matters.test',
    );
    await post.settle();
    const second = (await page(number)).thread.find(({ text }) => text.includes('Второе'))!;
    await say(number, 'split', { id: randomUUID(), messages: [second.id], subject: 'Второе дело' });
    const shown = await statusOf(token);
    expect(shown.letters.map(({ text }) => text.trim())).toEqual(['Первое дело']);
    expect(shown.parted).toEqual([(await page(number)).linked[0]!.number]);
  });

  it('never shows a stranger’s held letter, and the stranger’s own shows only theirs, attached or not', async () => {
    const { number, token } = await aRequest({ from: 'owner@held.example', subject: 'Счёт', text: 'Моё' });
    const held = await aRequest({ from: 'stranger@elsewhere.example', subject: `#${number} и я`, text: 'Чужое' });
    expect(await page(held.number)).toMatchObject({ claims: number });
    expect(await told(token)).toEqual(['Моё']);
    expect(await told(held.token)).toEqual(['Чужое']);
    await say(held.number, 'attach');
    expect(await told(token)).toEqual(['Моё']);
    const after = await statusOf(held.token);
    expect(after).toMatchObject({ number: held.number, state: 'closed', letters: [] });
    expect(JSON.stringify(after)).not.toMatch(/Счёт"|Моё|owner@/);
  });
});
