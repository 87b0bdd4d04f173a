/**
 * A server process without its doors: it joins the processes, beats and ticks as the server does, and has hands that do what
 * people and lines do, until it is killed; `fleet.ts` starts it. It says a line of JSON for what it has done.
 */
import { createInterface } from 'node:readline';
import { attach } from '../../agents/attach.ts';
import { Clock } from '../../clock/clock.ts';
import { joinProcesses } from '../../clock/process.ts';
import { openDatabase } from '../../shell/database.ts';
import type { Company } from './company.ts';
import { Dice } from './dice.ts';
import { throwOne, type Tally } from './run.ts';

export type FleetOrders = { url: string; company: Company; seed: number; hands: number };
export type Said =
  | { said: 'ready'; process: string }
  | { said: 'resting' }
  | { said: 'steps'; steps: number; refused: number }
  | { said: 'fault'; what: string };

const orders = JSON.parse(process.argv[2]!) as FleetOrders;
const dice = new Dice(orders.seed);
const db = openDatabase(orders.url, { max: 8 });
const say = (what: Said) => process.stdout.write(`${JSON.stringify(what)}\n`);
const fault = (error: Error & { operation?: string; code?: string }, where = error.operation) =>
  say({ said: 'fault', what: `${where}: ${error.code ?? ''} ${error.message}` });

const self = await joinProcesses(db);
/** The desks that are open here: attached anew after the others took this process for dead, as the server's sockets are. */
const desks = new Map<number, string>();
const openDesk = async (agent: number) => {
  const socket = `${self.id}:${agent}:${dice.below(2 ** 32)}`;
  await attach(db, agent, socket, self.id);
  desks.set(agent, socket);
};
const log = { error: (data: object, message: string) => fault((data as { err: Error }).err, message), warn: () => {} };
const revived = async () => {
  for (const agent of desks.keys()) await openDesk(agent);
};
const newClock = () => new Clock(db, self, { ticked: () => {}, revived }, log);
for (const agent of orders.company.people) if (dice.chance(0.5)) await openDesk(agent);

let clock = newClock();
await clock.start();
let working = true;
const waiting: (() => void)[] = [];

createInterface(process.stdin).on('line', (order) => void obey(order).catch(fault));
async function obey(order: string): Promise<void> {
  if (order === 'rest') {
    working = false;
    while (waiting.length < orders.hands) await new Promise((done) => setTimeout(done, 5));
    await clock.stop();
    say({ said: 'resting' });
  } else {
    clock = newClock();
    await clock.start();
    working = true;
    for (const go of waiting.splice(0)) go();
  }
}

const company = { ...orders.company, process: self.id };
for (let hand = 0; hand < orders.hands; hand++) void work(new Dice(dice.below(2 ** 32)));
say({ said: 'ready', process: self.id });

async function work(own: Dice): Promise<void> {
  for (;;) {
    if (!working) await new Promise<void>((go) => waiting.push(go));
    const tally: Tally = {};
    await throwOne({ db, company, dice: own }, tally, true).catch((error: Error & { constraint?: string }) => {
      // it woke, and does not know yet that the others took it for dead: the desk is closed, and comes back
      if (error.constraint !== 'connections_process_id_processes_id_fk') fault(error);
    });
    const [{ done, refused } = { done: 0, refused: 0 }] = Object.values(tally);
    say({ said: 'steps', steps: done + refused, refused });
  }
}
