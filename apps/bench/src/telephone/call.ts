import { setTimeout as pause } from 'node:timers/promises';
import type { PhoneCall, SipPhone } from '@linia/pbx';
import type { Hall, House } from './house.ts';

export type Caller = { from: string; call: PhoneCall };

let callers = 0;

/** A caller who is past the announcement, in the middle of the menu; each has a number of their own. */
export async function comesIn({ caller, pbx }: House, { number }: Hall): Promise<Caller> {
  const from = `+7913${String(5_000_000 + callers++)}`;
  const call = await caller.call(pbx.sipPort, number, { from });
  await within(10_000, 'nobody answers the caller', call.talks);
  call.rtp.tone = 400;
  await pause(announcedMs);
  return { from, call };
}

/** Whose call it is that rings at this telephone. */
export const callerOf = (desk: PhoneCall): string => /\+7\d{10}/.exec(desk.told('From'))?.[0] ?? '';

/** The announcement takes 1.3 s; a second of the menu has been heard, too. */
const announcedMs = 2_500;

/** The pound key ends the menu: this is when the caller enters the line (`performance.now()`). */
export async function enters({ call }: Caller): Promise<number> {
  call.rtp.press('#');
  while (call.rtp.pressedAt === 0) await pause(10);
  return call.rtp.pressedAt;
}

type Rings = (phone: SipPhone, call: PhoneCall) => void;
const heard = new Map<SipPhone, Rings>();

/** Every ring of these telephones is told, from now on until somebody else asks for them. */
export function answering(phones: SipPhone[], rings: Rings): void {
  for (const phone of phones) {
    const known = heard.has(phone);
    heard.set(phone, rings);
    if (!known) void listen(phone);
  }
}

async function listen(phone: SipPhone): Promise<never> {
  for (;;) {
    const call = await phone.rings();
    heard.get(phone)!(phone, call);
  }
}

export async function within<T>(ms: number, otherwise: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => (timer = setTimeout(() => fail(new Error(otherwise)), ms)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
