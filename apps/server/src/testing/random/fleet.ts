import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { detachOrphans } from '../../clock/process.ts';
import { selfCheck } from '../../supervision/self-check.ts';
import type { Stage } from '../stage.ts';
import type { Company } from './company.ts';
import type { Dice } from './dice.ts';
import type { FleetOrders, Said } from './fleet-worker.ts';
import { jump, wrongs } from './run.ts';

const program = fileURLToPath(new URL('fleet-worker.ts', import.meta.url));

/** What a dispatch, a beat and a tick may take, in seconds, where the tests of others have the machine, too. */
const slack = 10;

type Report = {
  steps: number;
  refused: number;
  crashes: number;
  pauses: number;
  rests: number;
  looks: number;
  offenders: unknown[];
};

/** Several real processes on one database, each with a clock, desks and hands, killed and paused while they work. */
export class Fleet {
  readonly report: Report = { steps: 0, refused: 0, crashes: 0, pauses: 0, rests: 0, looks: 0, offenders: [] };
  readonly #stage: Stage;
  readonly #company: Company;
  readonly #dice: Dice;
  readonly #crew: Worker[] = [];
  #stopping = false;

  constructor(stage: Stage, company: Company, dice: Dice) {
    this.#stage = stage;
    this.#company = company;
    this.#dice = dice;
  }

  async start(size: number, hands: number): Promise<void> {
    // the world's own process stands for no server: only those who are really there have desks
    await this.#stage.pool.query('delete from processes where id = $1', [this.#company.process]);
    await Promise.all(Array.from({ length: size }, () => this.#join(hands)));
  }

  async #join(hands: number): Promise<void> {
    const orders = { url: this.#stage.url, company: this.#company, seed: this.#dice.below(2 ** 32), hands };
    this.#crew.push(await Worker.start(orders, this.report));
  }

  /** What must hold at any moment is looked at while they work; what takes a dispatch, a tick or a beat has its slack. */
  async work(ms: number): Promise<void> {
    const end = performance.now() + ms;
    while (performance.now() < end) {
      await pause(Math.min(250, ms));
      this.#note(await selfCheck(this.#stage.pool, slack, slack), 'at work');
    }
  }

  /** SIGKILL in the middle of whatever it does; another one comes in its place. */
  async kill(hands: number): Promise<void> {
    const [victim] = this.#crew.splice(this.#dice.below(this.#crew.length), 1);
    await victim!.kill();
    this.report.crashes++;
    await this.#join(hands);
  }

  /** SIGSTOP while the others go on, then SIGCONT: it goes on in the middle of what it did. */
  async pause(how: { ms: number; heartbeatBackBy?: string }): Promise<void> {
    const sleeper = this.#dice.of(this.#crew);
    sleeper.signal('SIGSTOP');
    this.report.pauses++;
    if (how.heartbeatBackBy)
      await this.#stage.pool.query('update processes set heartbeat_at = heartbeat_at - $2::interval where id = $1', [
        sleeper.process,
        how.heartbeatBackBy,
      ]);
    await this.work(how.ms);
    // the others take over at one of their beats, whenever the machine lets them have it; the test's own limit ends it
    while (await this.#isKnown(sleeper.process)) await this.work(250);
    sleeper.signal('SIGCONT');
  }

  async #isKnown(process: string): Promise<boolean> {
    return (await this.#stage.pool.query('select from processes where id = $1', [process])).rowCount !== 0;
  }

  /** All hands down and clocks still: nothing may be wrong. Then time runs on, everything due is done, and again. */
  async rest(): Promise<void> {
    await Promise.all(this.#crew.map((one) => one.rest()));
    // those who were killed: the beats of the others would take them off within seconds
    await this.#stage.pool.query('delete from processes where id <> all ($1)', [
      this.#crew.map(({ process }) => process),
    ]);
    await detachOrphans(this.#stage.db);
    await this.#look(false);
    await jump(this.#stage, this.#dice);
    await this.#look(true);
    this.report.rests++;
  }

  async #look(timers: boolean): Promise<void> {
    this.report.looks++;
    this.report.offenders.push(...(await wrongs(this.#stage, timers)));
  }

  go(): void {
    for (const one of this.#crew) one.go();
  }

  #note(checks: Awaited<ReturnType<typeof selfCheck>>, when: string): void {
    this.report.looks++;
    for (const check of checks) if (!check.ok) this.report.offenders.push({ when, ...check });
  }

  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    await Promise.all(this.#crew.map((one) => one.kill()));
  }
}

class Worker {
  process = '';
  readonly #child: ChildProcess;
  #resting: () => void = () => {};
  #complaint = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(orders: FleetOrders, report: Report): Promise<Worker> {
    const child = spawn(
      process.execPath,
      ['--conditions=@linia/source', '--import', 'tsx', program, JSON.stringify(orders)],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    const worker = new Worker(child);
    child.stderr!.on('data', (part) => (worker.#complaint += part));
    child.stdin!.on('error', () => {}); // killed
    const ended = once(child, 'exit');
    await new Promise<void>((ready, failed) => {
      void ended.then(() => failed(new Error(`a process ended by itself: ${worker.#complaint}`)));
      createInterface(child.stdout!).on('line', (line) => {
        if (!line.endsWith('}')) return; // killed in the middle of a word
        const said = JSON.parse(line) as Said;
        if (said.said === 'steps') {
          report.steps += said.steps;
          report.refused += said.refused;
        } else if (said.said === 'fault') report.offenders.push(said.what);
        else if (said.said === 'resting') worker.#resting();
        else {
          worker.process = said.process;
          ready();
        }
      });
    });
    return worker;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async kill(): Promise<void> {
    const ended = once(this.#child, 'exit');
    if (this.#child.exitCode !== null || this.#child.signalCode !== null)
      throw new Error(`a process ended by itself: ${this.#complaint}`);
    this.#child.kill('SIGKILL');
    await ended;
  }

  async rest(): Promise<void> {
    const resting = new Promise<void>((done) => (this.#resting = done));
    this.#child.stdin!.write('rest\n');
    await resting;
  }

  go(): void {
    this.#child.stdin!.write('go\n');
  }
}
