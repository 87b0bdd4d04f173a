import type { Queryable } from '../shell/database.ts';
import { invariants, selfCheck } from './self-check.ts';

type Checked = { at: number; seconds: number; offenders: Map<string, number> };

/**
 * The invariants as a metric looks at them: not more often than every fifteen seconds, nor for more than a twentieth of the
 * time, however many ask. On a day of 11,000 calls with 118,000 events one look takes 1.7 s, most of it for the histories; one
 * in 34 s then.
 */
export class LastCheck {
  #last: Checked | null = null;
  #running: Promise<void> | null = null;
  readonly #db: Queryable;
  readonly #now: () => number;

  constructor(db: Queryable, now: () => number = () => performance.now()) {
    this.#db = db;
    this.#now = now;
  }

  /** The last result; null where it could not be asked: then no ghosts are told of, which an alert can see. */
  async read(): Promise<{ offenders: Map<string, number>; seconds: number; age: number } | null> {
    if (this.#last === null || this.#now() - this.#last.at > pauseAfter(this.#last.seconds))
      await (this.#running ??= this.#look());
    if (this.#last === null) return null;
    return { ...this.#last, age: (this.#now() - this.#last.at) / 1_000 };
  }

  async #look(): Promise<void> {
    const begun = this.#now();
    try {
      const checks = await selfCheck(this.#db);
      const offenders = new Map(checks.map((check) => [check.invariant as string, check.offenders.length]));
      this.#last = { at: this.#now(), seconds: (this.#now() - begun) / 1_000, offenders };
    } catch {
      this.#last = null;
    } finally {
      this.#running = null;
    }
  }
}

const pauseAfter = (seconds: number) => Math.max(15_000, seconds * 20_000);

type Sample = { labels?: Record<string, string>; value: number };

/** Everything in the text format of Prometheus; lines and counts, never a person's name or number. */
export async function readMetrics(db: Queryable, check: LastCheck): Promise<string> {
  const [{ rows }, last] = await Promise.all([db.query('select * from metrics()'), check.read()]);
  const { queues, defects, processes, heartbeat } = rows[0] as {
    queues: { id: number; name: string; waiting: number; pending: number; oldest: number }[];
    defects: { kind: string; count: number }[];
    processes: number;
    heartbeat: number | null;
  };
  const ofQueues = (key: 'waiting' | 'pending' | 'oldest'): Sample[] =>
    queues.map(({ id, name, [key]: value }) => ({ labels: { queue: name, id: String(id) }, value }));
  return [
    ...(last
      ? [
          metric(
            'linia_ghosts',
            'gauge',
            'What breaks an invariant of the core, all of them together; 0 when all is well.',
            [{ value: [...last.offenders.values()].reduce((sum, count) => sum + count, 0) }],
          ),
          metric('linia_invariant_offenders', 'gauge', 'What breaks each invariant; 50 means 50 or more.', [
            ...invariants.map((invariant) => ({ labels: { invariant }, value: last.offenders.get(invariant) ?? 0 })),
          ]),
          metric('linia_self_check_seconds', 'gauge', 'How long the last look at all invariants took.', [
            { value: last.seconds },
          ]),
          metric('linia_self_check_age_seconds', 'gauge', 'How long ago that was.', [{ value: last.age }]),
        ]
      : []),
    metric(
      'linia_defects_total',
      'counter',
      'What the net had to mend, ever; normally nothing.',
      defects.map(({ kind, count }) => ({ labels: { kind }, value: count })),
    ),
    metric('linia_waiting', 'gauge', 'Callers in the line, those being offered among them.', ofQueues('waiting')),
    metric('linia_longest_wait_seconds', 'gauge', 'Since the first of them came.', ofQueues('oldest')),
    metric('linia_pending_offers', 'gauge', 'Calls that ring at somebody now.', ofQueues('pending')),
    metric('linia_processes', 'gauge', 'Server processes on this database.', [{ value: processes }]),
    ...(heartbeat === null
      ? []
      : [
          metric('linia_oldest_heartbeat_seconds', 'gauge', 'Since the stillest of them beat; dead after 10.', [
            { value: heartbeat },
          ]),
        ]),
    '',
  ].join('\n');
}

function metric(name: string, type: 'gauge' | 'counter', help: string, samples: Sample[]): string {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples.map((sample) => line(name, sample))].join(
    '\n',
  );
}

function line(name: string, { labels = {}, value }: Sample): string {
  const said = Object.entries(labels).map(([key, text]) => `${key}="${text.replace(/[\\"\n]/g, escaped)}"`);
  return `${name}${said.length > 0 ? `{${said.join()}}` : ''} ${value}`;
}

const escaped = (character: string) => (character === '\n' ? '\\n' : `\\${character}`);
