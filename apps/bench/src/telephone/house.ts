import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SipPhone, startPbx, type Pbx } from '@linia/pbx';
import { deskPhoneOf } from '@linia/server/desk-phone';
import { startEmbeddedPostgres } from '@linia/server/embedded-postgres';
import { migrate } from '@linia/server/migrate';
import pg from 'pg';
import { startLinia } from '../linia.ts';
import { gather } from '../routing/crowd.ts';
import { queueOf } from './app-queue.ts';

/** One line of the house: what is dialled for it, and the telephones of those who take its calls. */
export type Hall = { number: string; phones: SipPhone[] };
export type House = {
  pbx: Pbx;
  db: pg.Pool;
  /** A line of Linia's. */
  hall: (name: string) => Hall;
  /** The same of app_queue. */
  peer: (name: string) => Hall;
  /** What callers call with. */
  caller: SipPhone;
};
type Halls = Record<string, number>;

/**
 * An Asterisk, a server of Linia that leads it, PostgreSQL, and in the same Asterisk app_queue with as many telephones. Halls of one name have a
 * number and people of their own on either side.
 */
export async function inHouse<T>(halls: Halls, use: (house: House) => Promise<T>): Promise<T> {
  const ends: (() => Promise<unknown>)[] = [];
  try {
    const data = await mkdtemp(join(tmpdir(), 'linia-bench-'));
    ends.push(() => rm(data, { recursive: true, force: true }));
    const phones: Record<string, SipPhone[]> = {};
    for (const [name, people] of Object.entries(halls))
      for (const side of ['linia', 'peer']) phones[`${side} ${name}`] = await open(people, ends);
    const names = Object.keys(halls);
    const pbx = await startPbx({
      numbers: names.map((_, n) => numberOf(n)),
      more: queueOf(names.map((name, n) => ({ name, number: peerOf(n), phones: phones[`peer ${name}`]! }))),
    });
    ends.push(() => pbx.stop());
    const database = await startEmbeddedPostgres({ dataDir: join(data, 'postgres') });
    ends.push(() => database.stop());
    await migrate(database.url);
    const db = new pg.Pool({ connectionString: database.url, max: 2 });
    ends.push(() => db.end());
    const asterisk = {
      ariUrl: pbx.ariUrl,
      user: pbx.ariUser,
      password: pbx.ariPassword,
      sipWsUrl: pbx.wsUrl,
      trunk: 'PJSIP/{number}@trunk',
    };
    for (const [n, name] of names.entries()) {
      const { people } = await gather(db, { name, queues: 1, people: halls[name]!, waiting: 0, free: true });
      await db.query('update queues set wrap_up = 0 where id = (select queue_id from lines where id = $1)', [
        people[0]!.line,
      ]);
      await db.query(`update lines set voice = 'asterisk', number = $2 where id = $1`, [people[0]!.line, numberOf(n)]);
      for (const [at, { id }] of people.entries())
        await deskPhoneOf(id, phones[`linia ${name}`]![at]!.contact, asterisk);
    }
    const server = await startLinia(database.url, data, {
      LINIA_ARI_URL: pbx.ariUrl,
      LINIA_ARI_USER: pbx.ariUser,
      LINIA_ARI_PASSWORD: pbx.ariPassword,
    });
    ends.push(server.stop);
    await leads(pbx);
    const [caller] = await open(1, ends);
    return await use({
      pbx,
      db,
      caller: caller!,
      hall: (name) => ({ number: numberOf(names.indexOf(name)), phones: phones[`linia ${name}`]! }),
      peer: (name) => ({ number: peerOf(names.indexOf(name)), phones: phones[`peer ${name}`]! }),
    });
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

const numberOf = (n: number): string => `880000010${n}0`;
const peerOf = (n: number): string => `880000010${n}1`;

async function open(count: number, ends: (() => Promise<unknown>)[]): Promise<SipPhone[]> {
  const opened = await Promise.all(Array.from({ length: count }, () => SipPhone.open()));
  ends.push(() => Promise.all(opened.map((phone) => phone.close())));
  return opened;
}

/** The server has the application: calls are led to it. */
async function leads(pbx: Pbx): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${pbx.ariUser}:${pbx.ariPassword}`).toString('base64')}`;
  for (let waited = 0; waited < 10_000; waited += 20) {
    if ((await fetch(`${pbx.ariUrl}/ari/applications/linia`, { headers: { authorization } })).ok) return;
    await pause(20);
  }
  throw new Error('no server leads the telephone');
}
