import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { drawKnown, type Known } from './base/base.ts';
import { freePort, startNode, stopNode, untilReady } from './children.ts';
import { size, withMillion } from './million.ts';
import { keystrokes } from './keystroke.ts';
import { atLeast, atMost, describe, type Bar, type Report, type Row } from './report.ts';

const bareFile = fileURLToPath(new URL('./bare.js', import.meta.url));
const atOnce = 32;
const rounds = 5;
const roundMs = Number(process.env['BENCH_ROUND_MS'] ?? 2_000);

/** What is asked for, and as what Linia reads it. */
const asked: { what: string; kinds: string; of: (known: Known) => string }[] = [
  { what: 'INN', kinds: 'inn', of: ({ inn }) => inn },
  { what: 'GLN', kinds: 'gln', of: ({ gln }) => gln },
  { what: 'request', kinds: 'request+contract', of: ({ number }) => String(number) },
  { what: 'phone', kinds: 'phone', of: ({ phone }) => phone },
];

/**
 * A company by INN, GLN, request number and phone with its whole card, in a base of a million. Throughput with 32 at once,
 * in turns with a bare Fastify route that asks the same prepared queries; then one by one beside `SELECT 1`. At last, in a
 * browser, from the key to the painted answer.
 */
export async function run(): Promise<Report> {
  return withMillion(async ({ base, url, cookie }) => {
    const port = await freePort();
    const bare = startNode(bareFile, { PORT: String(port), DATABASE_URL: url });
    const floor = `http://127.0.0.1:${port}`;
    try {
      await untilReady(`${floor}/select-1`, bare);
      const known = await drawKnown(url, size, 2_000);
      const bars: Bar[] = [];
      const rows: Row[] = [];
      const one = new Client(floor, '', 1);
      const agent = new Client(base, cookie, atOnce);
      const beside = new Client(floor, cookie, atOnce);
      for (const { what, kinds, of } of asked) {
        const values = known.map((each) => encodeURIComponent(of(each)));
        const ours = (n: number) => `/api/search?q=${values[n % values.length]!}`;
        const theirs = (n: number) => `/${kinds}/${values[n % values.length]!}`;
        await checkCard(agent, ours(0), beside, theirs(0));
        await Promise.all([agent.flood(ours, 500), beside.flood(theirs, 500)]);
        const ratios: number[] = [];
        let [most, least] = [0, 0];
        for (let round = 0; round < rounds; round++) {
          const mine = await agent.flood(ours, roundMs);
          const bareOnes = await beside.flood(theirs, roundMs);
          ratios.push(mine / bareOnes);
          [most, least] = [Math.max(most, mine), Math.max(least, bareOnes)];
        }
        const median = ratios.sort((a, b) => a - b)[Math.floor(rounds / 2)]!;
        bars.push(
          atLeast(
            `${what}: a second, beside a bare route (${Math.round(most)} and ${Math.round(least)})`,
            median,
            'times',
            0.8,
          ),
        );
        rows.push(
          describe(what, await agent.oneByOne(ours, 1_000)),
          describe(`${what}: bare`, await beside.oneByOne(theirs, 1_000)),
        );
      }
      rows.push(describe('SELECT 1', await one.oneByOne(() => '/select-1', 1_000)));
      for (const client of [one, agent, beside]) client.close();
      const painted = describe('key down → answer painted', await keystrokes(base, cookie, known.slice(0, 25)));
      rows.push(painted);
      bars.push(atMost('p95, key down → answer painted', painted.p95, 'ms', 100));
      return { name: `identify: ${size.organizations} companies, ${size.contacts} people`, bars, rows };
    } finally {
      await stopNode(bare);
    }
  });
}

/** Both answer with the same card, or they would not be beside each other. */
async function checkCard(agent: Client, ours: string, beside: Client, theirs: string): Promise<void> {
  const [mine, bare] = [await agent.get(ours), await beside.get(theirs)].map(
    (text) => JSON.parse(text).card as { id: number },
  );
  if (!mine || mine.id !== bare?.id) throw new Error(`${ours} and ${theirs} do not find the same company`);
}

/** HTTP with connections that stay. */
class Client {
  readonly #agent: http.Agent;
  readonly #base: string;
  readonly #cookie: string;
  readonly #atOnce: number;

  constructor(base: string, cookie: string, connections: number) {
    this.#agent = new http.Agent({ keepAlive: true, maxSockets: connections });
    [this.#base, this.#cookie, this.#atOnce] = [base, cookie, connections];
  }

  get(path: string): Promise<string> {
    return new Promise((done, fail) => {
      const request = http.get(
        this.#base + path,
        { agent: this.#agent, headers: { cookie: this.#cookie } },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () => {
            const text = Buffer.concat(parts).toString();
            if (answer.statusCode === 200) done(text);
            else fail(new Error(`${path}: ${answer.statusCode} ${text}`));
          });
        },
      );
      request.on('error', fail);
    });
  }

  /** Answers a second, with all connections busy for so many milliseconds. */
  async flood(path: (n: number) => string, ms: number): Promise<number> {
    const from = performance.now();
    let count = 0;
    const busy = async () => {
      while (performance.now() - from < ms) await this.get(path(count++));
    };
    await Promise.all(Array.from({ length: this.#atOnce }, busy));
    return (count * 1000) / (performance.now() - from);
  }

  async oneByOne(path: (n: number) => string, count: number): Promise<number[]> {
    const times: number[] = [];
    for (let n = 0; n < count; n++) {
      const from = performance.now();
      await this.get(path(n));
      times.push(performance.now() - from);
    }
    return times;
  }

  close(): void {
    this.#agent.destroy();
  }
}
