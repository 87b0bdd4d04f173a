import { setTimeout as pause } from 'node:timers/promises';
import type { PhoneCall, SipPhone } from '@linia/pbx';
import { atPace } from '../routing/pace.ts';
import { answering, callerOf, comesIn, enters, within, type Caller } from './call.ts';
import type { Hall, House } from './house.ts';

const perSecond = 5;
const talkMs = 1_000;

/**
 * Somebody is free, callers enter at their pace: milliseconds from the key that ends the menu to the INVITE at a telephone. They are
 * answered, talk for a second and hang up.
 */
export async function freeAgent(house: House, hall: Hall, count: number): Promise<number[]> {
  const rung = new Map<string, (desk: PhoneCall) => void>();
  answering(hall.phones, (_, desk) => rung.get(callerOf(desk))?.(desk));
  const times: number[] = [];
  await atPace(perSecond, count, async () => {
    const caller = await comesIn(house, hall);
    const rings = new Promise<PhoneCall>((done) => rung.set(caller.from, done));
    const at = await enters(caller);
    const desk = await within(10_000, 'nobody was rung', rings);
    times.push(desk.rangAt - at);
    desk.answer();
    await pause(talkMs);
    await caller.call.hangUp();
    await within(10_000, 'the telephone was not put down', desk.ended);
  });
  return times;
}

/**
 * All are in a talk and callers wait: milliseconds from a caller's hang-up to the next INVITE at the telephone of whom it made free. Nobody is
 * answered before all have come in, so that somebody waits at every hang-up; talks are of different lengths, so that people come free one by one;
 * for each who goes another comes.
 */
export async function freedAgent(house: House, hall: Hall, count: number): Promise<number[]> {
  const times: number[] = [];
  const callers = new Map<string, Caller>();
  const freed = new Map<SipPhone, number>();
  let failed: unknown = null;
  // a hang-up counts where somebody waits for whom it makes free: on a slow machine the line may run dry
  let waiting = 0;
  const comes = async (): Promise<void> => {
    const caller = await comesIn(house, hall);
    callers.set(caller.from, caller);
    await enters(caller);
    waiting++;
  };
  let begin = () => {};
  const allAreIn = new Promise<void>((done) => (begin = done));
  const talk = async (phone: SipPhone, desk: PhoneCall): Promise<void> => {
    const { from, call } = callers.get(callerOf(desk))!;
    await allAreIn;
    desk.answer();
    await pause(talkMs * (1 + Math.random()));
    callers.delete(from);
    if (times.length < count) comes().catch((error: unknown) => (failed = error));
    if (waiting > freed.size) freed.set(phone, performance.now());
    await call.hangUp();
  };
  answering(hall.phones, (phone, desk) => {
    waiting--;
    const at = freed.get(phone);
    freed.delete(phone);
    if (at !== undefined) times.push(desk.rangAt - at);
    talk(phone, desk).catch((error: unknown) => (failed = error));
  });
  await atPace(perSecond, hall.phones.length * 6, comes);
  begin();
  while (times.length < count && !failed) await pause(50);
  for (const { call } of callers.values()) await call.hangUp();
  if (failed) throw failed;
  return times;
}
