import { link, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pbx, PhoneCall } from '@linia/pbx';
import { atPace } from '../routing/pace.ts';
import { peerTake } from './app-queue.ts';
import { answering, callerOf, comesIn, enters, within } from './call.ts';
import type { Hall, House } from './house.ts';

/** Calls that failed, milliseconds from the key to the INVITE, and seconds of talk as who answered counts them. */
export type Load = { failed: number; times: number[]; talked: number };
export type Files = { answered: number; recorded: number; silent: number };

const perSecond = 5;

/**
 * As many calls at a time as there are people, five more a second until all talk, then ten seconds more; both sides say a tone all the while.
 */
export async function hundred(house: House, hall: Hall): Promise<Load> {
  const count = hall.phones.length;
  const rung = new Map<string, (desk: PhoneCall) => void>();
  answering(hall.phones, (_, desk) => rung.get(callerOf(desk))?.(desk));
  const load: Load = { failed: 0, times: [], talked: 0 };
  let talking = 0;
  await atPace(perSecond, count, async () => {
    try {
      const caller = await comesIn(house, hall);
      const rings = new Promise<PhoneCall>((done) => rung.set(caller.from, done));
      const at = await enters(caller);
      const desk = await within(10_000, 'nobody was rung', rings);
      load.times.push(desk.rangAt - at);
      desk.answer();
      desk.rtp.tone = 800;
      talking++;
      const since = performance.now();
      while (talking + load.failed < count) await pause(50);
      caller.call.rtp.heard();
      desk.rtp.heard();
      await pause(10_000);
      if (caller.call.over || desk.over) throw new Error('a call broke off');
      await holdTakes(house);
      // fifty packets a second come from either side
      for (const { rtp } of [caller.call, desk]) if (rtp.heard().packets < 450) throw new Error('a side heard gaps');
      await caller.call.hangUp();
      await within(10_000, 'the telephone was not put down', desk.ended);
      load.talked += (performance.now() - since) / 1_000;
    } catch (error) {
      load.failed++;
      console.error(error);
    }
  });
  return load;
}

/** A take goes once its call is kept; what holds it here is another name for the same bytes. */
async function holdTakes({ pbx }: House): Promise<void> {
  await mkdir(held(pbx), { recursive: true });
  for (const name of await readdir(pbx.recordings))
    await link(join(pbx.recordings, name), join(held(pbx), name)).catch(() => {}); // held already, or gone already
}

const held = ({ recordings }: Pbx): string => `${recordings}-held`;

type File = { name: string; seconds: number; failure: string | null };

/** Each file is laid beside its call: seconds between the answer and the end, seconds of sound, and seconds without any. */
export async function filesOf({ db, pbx }: House, hall: Hall): Promise<Files> {
  const sum = { answered: 0, recorded: 0, silent: 0 };
  const read = async () =>
    (
      await db.query(
        `select r.name, r.failure, extract(epoch from i.ended_at - i.answered_at)::float as seconds, r.ended_at is not null and i.ended_at is not null as over
         from interactions i join lines l on l.id = i.line_id left join recordings r on r.interaction_id = i.id where l.number = $1`,
        [hall.number],
      )
    ).rows as (File & { over: boolean })[];
  let rows = await read();
  for (let waited = 0; waited < 10_000 && rows.some(({ over }) => !over); waited += 200) {
    await pause(200);
    rows = await read();
  }
  for (const { name, seconds, failure } of rows) {
    const wav = name === null || failure !== null ? Buffer.alloc(44) : await readFile(join(held(pbx), `${name}.wav`));
    sum.answered += seconds;
    // what is longer than its call makes up for no other
    sum.recorded += Math.min(seconds, secondsOf(wav));
    sum.silent += silentSeconds(wav);
  }
  return sum;
}

/** What app_queue recorded: seconds of sound, and seconds without any. */
export async function filesOfPeer({ pbx }: House): Promise<Omit<Files, 'answered'>> {
  const sum = { recorded: 0, silent: 0 };
  for (const name of await readdir(pbx.recordings)) {
    if (!name.startsWith(peerTake)) continue;
    const wav = await readFile(join(pbx.recordings, name));
    sum.recorded += secondsOf(wav);
    sum.silent += silentSeconds(wav);
  }
  return sum;
}

const secondsOf = (wav: Buffer): number => (wav.length - 44) / 16_000;

/** Whole seconds of a file in which less is heard than a tone's tenth. */
function silentSeconds(wav: Buffer): number {
  let silent = 0;
  for (let from = 44; from + 16_000 <= wav.length; from += 16_000) {
    let energy = 0;
    for (let at = from; at < from + 16_000; at += 2) energy += wav.readInt16LE(at) ** 2;
    if (Math.sqrt(energy / 8_000) < 500) silent++;
  }
  return silent;
}
