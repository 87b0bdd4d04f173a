import { foldCompany, foldName } from '@linia/domain';
import type { SearchAnswer } from '@linia/protocol';
import pg from 'pg';
import { drawKnown } from './base/base.ts';
import { Chance } from './base/random.ts';
import { errorClasses, typeCompany, typePerson } from './base/slips.ts';
import { size, withMillion, type Million } from './million.ts';
import { atLeast, atMost, describe, type Bar, type Report, type Row } from './report.ts';

const each = Number(process.env['BENCH_SAMPLES'] ?? 400);
/** The peer takes up to seconds for one question, so it is asked fewer. */
const ofPeer = Math.min(each, 40);

type Question = { kind: 'person' | 'company'; typed: string; must: string[] };

/**
 * Names in a base of a million: two thirds people, one third companies, drawn as they stand there, typed with each kind of
 * error. Asked one by one through HTTP, as the search box does. A hit is a name among the first ten that has every word of
 * the one meant; where initials were typed, the whole name. Beside it plain pg_trgm on the same rows, straight from SQL.
 */
export async function run(): Promise<Report> {
  return withMillion(async (million) => {
    const known = await drawKnown(million.url, size, 2 * each);
    const chance = new Chance(11);
    const bars: Bar[] = [];
    const rows: Row[] = [];
    const peer = await Trigrams.prepare(million.url);
    await readIn(million.url);
    try {
      for (const error of errorClasses) {
        const asked = known.map((one, n): Question => {
          const kind = n % 3 === 2 && error !== 'initials' ? 'company' : 'person';
          const { typed, must } =
            kind === 'person' ? typePerson(one.contact, error, chance) : typeCompany(one.company, error, chance);
          return { kind, typed, must: (kind === 'person' ? foldName(must) : foldCompany(must)).split(' ') };
        });
        // others of the same kind first, as in a day's work
        for (const question of asked.slice(each)) await ask(million, question);
        const questions = asked.slice(0, each);
        const ours = await measure(questions, (question) => ask(million, question));
        const theirs = await measure(questions.slice(0, ofPeer), (question) => peer.ask(question));
        rows.push(describe(`${error}`, ours.times), describe(`${error}: pg_trgm`, theirs.times));
        bars.push(
          atLeast(`recall@10, ${error} (pg_trgm ${theirs.recall.toFixed(2)})`, ours.recall, 'of 1', 0.95),
          atMost(`p99, ${error}`, rows.at(-2)!.p99, 'ms', 20),
        );
      }
    } finally {
      await peer.end();
    }
    return { name: `names: ${size.organizations} companies, ${size.contacts} people`, bars, rows };
  });
}

/** The tables and indexes that are searched, the peer's too, come into the server's memory, where days of work would have brought them. */
async function readIn(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('create extension if not exists pg_prewarm');
  await client.query(
    `select pg_prewarm(indexrelid) from pg_index where indrelid in ('contacts'::regclass, 'organizations'::regclass)
     union all select pg_prewarm(oid) from unnest(array['contacts', 'organizations', 'contact_phones', 'locations']::regclass[]) as t (oid)`,
  );
  await client.end();
}

async function measure(
  questions: readonly Question[],
  find: (question: Question) => Promise<string[]>,
): Promise<{ times: number[]; recall: number }> {
  const times: number[] = [];
  let hits = 0;
  for (const question of questions) {
    const from = performance.now();
    const names = await find(question);
    times.push(performance.now() - from);
    const fold = question.kind === 'person' ? foldName : foldCompany;
    const isHit = names.some((name) => {
      const words = new Set(fold(name).split(' '));
      return question.must.every((word) => words.has(word));
    });
    if (isHit) hits++;
    else if (process.env['BENCH_MISSES'])
      console.log('missed', question.typed, '|', question.must.join(' '), '|', names.slice(0, 3).join('; '));
  }
  return { times, recall: hits / questions.length };
}

/** The names of the kind that was asked for, the first ten. */
async function ask({ base, cookie }: Million, { kind, typed }: Question): Promise<string[]> {
  const answer = await fetch(`${base}/api/search?q=${encodeURIComponent(typed)}`, { headers: { cookie } });
  if (!answer.ok) throw new Error(`search: ${answer.status} ${await answer.text()}`);
  const { readings } = (await answer.json()) as SearchAnswer;
  return readings
    .flatMap(({ matches }) => matches)
    .flatMap((match) => {
      if (kind === 'person') return match.type === 'contact' ? [match.contact.name] : [];
      return match.type === 'organization' ? [match.organization.name] : [];
    })
    .slice(0, 10);
}

/** What one would do first: a trigram index and the operator of likeness. */
class Trigrams {
  readonly #client: pg.Client;
  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async prepare(url: string): Promise<Trigrams> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('create extension if not exists pg_trgm');
    await client.query(`set maintenance_work_mem = '512MB'; set pg_trgm.similarity_threshold = 0.3`);
    for (const table of ['organizations', 'contacts']) {
      await client.query(`create index if not exists bench_${table} on ${table} using gin (folded gin_trgm_ops)`);
    }
    // a gigabyte of index written behind the questions would be timed with them
    await client.query('checkpoint');
    return new Trigrams(client);
  }

  async ask({ kind, typed }: Question): Promise<string[]> {
    const table = kind === 'person' ? 'contacts' : 'organizations';
    const { rows } = await this.#client.query({
      name: `bench ${table}`,
      text: `select name from ${table} where folded % $1 order by similarity(folded, $1) desc limit 10`,
      values: [(kind === 'person' ? foldName : foldCompany)(typed)],
    });
    return rows.map((row) => row.name as string);
  }

  async end(): Promise<void> {
    await this.#client.query('drop index if exists bench_organizations, bench_contacts');
    await this.#client.end();
  }
}
