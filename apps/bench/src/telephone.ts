import { atMost, describe, shown, type Report } from './report.ts';
import { inHouse } from './telephone/house.ts';
import { filesOf, filesOfPeer, hundred } from './telephone/hundred.ts';
import { freeAgent, freedAgent } from './telephone/measures.ts';

const env = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const count = env('BENCH_CALLS', 100);
const people = env('BENCH_PEOPLE', 100);
const perSecond = 5;

/**
 * How soon a telephone rings, by an Asterisk and a server of its own with the database in the path, and beside it app_queue of the same
 * Asterisk, with the same callers and telephones.
 */
export async function run(): Promise<Report> {
  return inHouse({ free: 40, freed: 8, hundred: people }, async (house) => {
    // what each connection keeps is made before it counts
    await freeAgent(house, house.hall('free'), perSecond * 5);
    const ours = await freeAgent(house, house.hall('free'), count);
    const theirs = await freeAgent(house, house.peer('free'), count);
    const oursFreed = await freedAgent(house, house.hall('freed'), count);
    const theirsFreed = await freedAgent(house, house.peer('freed'), Math.min(count, 40));
    const load = await hundred(house, house.hall('hundred'));
    const files = await filesOf(house, house.hall('hundred'));
    const theirLoad = await hundred(house, house.peer('hundred'));
    const theirFiles = await filesOfPeer(house);
    const rows = [
      describe(`a caller enters the line → INVITE to whoever is free, ${perSecond} a second`, ours),
      describe(`app_queue: the same`, theirs),
      describe('hang-up, and callers wait → INVITE at the same telephone', oursFreed),
      describe('app_queue: the same', theirsFreed),
      describe(`until ${people} recorded calls talk at a time: a caller enters the line → INVITE`, load.times),
      describe('app_queue: the same', theirLoad.times),
    ] as const;
    return {
      name: 'telephone: beside app_queue of the same Asterisk',
      bars: [
        atMost('a caller enters the line → INVITE, p95', rows[0].p95, 'ms', 25),
        atMost('somebody is free again → INVITE, p95', rows[2].p95, 'ms', 30),
        atMost(`${people} recorded calls at a time, ${perSecond} more a second: failed`, load.failed, 'calls', 0),
        atMost('answered seconds that are in no file', files.answered - files.recorded, 's', 0.1 * people),
        atMost('recorded seconds in which nothing is heard', files.silent, 's', 0),
        shown('answered seconds', files.answered, 's'),
        shown(`app_queue: ${people} recorded calls at a time: failed`, theirLoad.failed, 'calls'),
        shown('app_queue: seconds of talk that are in no file', theirLoad.talked - theirFiles.recorded, 's'),
        shown('app_queue: recorded seconds in which nothing is heard', theirFiles.silent, 's'),
        shown('app_queue: a caller enters → INVITE, p95', rows[1].p95, 'ms'),
        shown('app_queue: somebody is free again → INVITE, p95', rows[3].p95, 'ms'),
      ],
      rows: [...rows],
    };
  });
}
