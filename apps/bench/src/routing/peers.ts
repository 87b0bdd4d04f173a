import { setTimeout as pause } from 'node:timers/promises';
import { run } from 'graphile-worker';
import type pg from 'pg';
import PgBoss from 'pg-boss';
import { describe, type Row } from '../report.ts';
import { atPace } from './pace.ts';

type Load = { perSecond: number; count: number; hands: number; ms: number };
/** `perSecond`: jobs claimed with as many hands as there are; `row`: job added → claimed at the pace of the people. */
export type Peer = { row: Row; perSecond: number };

/** Graphile Worker, told by NOTIFY: a job is claimed by whoever is free. */
export async function graphileWorker(setup: pg.Pool, connectionString: string, load: Load): Promise<Peer> {
  const added = new Map<number, (at: number) => void>();
  let claimed = 0;
  const runner = await run({
    connectionString,
    concurrency: load.hands,
    maxPoolSize: load.hands + 2,
    noHandleSignals: true,
    crontab: '',
    logger: await quiet(),
    taskList: {
      claim: (payload) => {
        const at = performance.now();
        claimed++;
        added.get((payload as { n: number }).n)?.(at);
        return Promise.resolve();
      },
    },
  });
  try {
    let n = 0;
    const times: number[] = [];
    await atPace(load.perSecond, load.count, async (planned) => {
      const id = n++;
      const at = new Promise<number>((done) => added.set(id, done));
      await runner.addJob('claim', { n: id });
      times.push((await at) - planned);
      added.delete(id);
    });
    await setup.query(
      `select graphile_worker.add_job('claim', json_build_object('n', -1)) from generate_series(1, $1::int)`,
      [load.ms * 4],
    );
    const perSecond = await rate(load.ms, () => claimed);
    return { row: describe('graphile-worker: job added → claimed', times), perSecond };
  } finally {
    await runner.stop();
  }
}

/** pg-boss, which polls, twice a second at most; for its jobs a second, hands that fetch and complete one after the other. */
export async function pgBoss(connectionString: string, load: Load): Promise<Peer> {
  const boss = new PgBoss({ connectionString, max: load.hands + 2, supervise: false, schedule: false });
  boss.on('error', () => {});
  await boss.start();
  try {
    await boss.createQueue('paced');
    await boss.createQueue('full');
    const added = new Map<number, (at: number) => void>();
    await boss.work<{ n: number }>('paced', { pollingIntervalSeconds: 0.5, batchSize: 50 }, (jobs) => {
      const at = performance.now();
      for (const { data } of jobs) added.get(data.n)?.(at);
      return Promise.resolve();
    });
    let n = 0;
    const times: number[] = [];
    await atPace(load.perSecond, load.count, async (planned) => {
      const id = n++;
      const at = new Promise<number>((done) => added.set(id, done));
      await boss.send('paced', { n: id });
      times.push((await at) - planned);
    });
    for (let from = 0; from < load.ms * 2; from += 1_000)
      await boss.insert(Array.from({ length: 1_000 }, () => ({ name: 'full', data: { n: -1 } })));
    let [claimed, going] = [0, true];
    const hand = async () => {
      while (going) {
        const [job] = await boss.fetch('full');
        if (!job) break;
        claimed++;
        await boss.complete('full', job.id);
      }
    };
    const hands = Array.from({ length: load.hands }, hand);
    const perSecond = await rate(load.ms, () => claimed);
    going = false;
    await Promise.all(hands);
    return { row: describe('pg-boss: job sent → claimed (polls every 0.5 s)', times), perSecond };
  } finally {
    await boss.stop({ graceful: false, wait: true });
  }
}

async function rate(ms: number, count: () => number): Promise<number> {
  const [before, from] = [count(), performance.now()];
  await pause(ms);
  return ((count() - before) * 1_000) / (performance.now() - from);
}

async function quiet() {
  const { Logger } = await import('graphile-worker');
  return new Logger(() => () => {});
}
