import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CallCard, Log } from '@linia/protocol';
import { startEmbeddedPostgres } from '@linia/server/embedded-postgres';
import { io } from 'socket.io-client';
import { freePort, startNode, stopNode, untilReady } from './children.ts';
import { foundCompany, type Company } from './company.ts';
import { BenchDesk } from './desk.ts';
import { firstViewKilobytes } from './first-view.ts';
import { startLinia } from './linia.ts';
import { atLeast, atMost, describe, type Report } from './report.ts';
import { startTimes } from './start-time.ts';

const size = { agents: 60, departments: 14, specialistsEach: 10 };
const perSecond = 20;
const wanted = Number(process.env['BENCH_SAMPLES'] ?? 3_200);
const floorFile = fileURLToPath(new URL('./floor.js', import.meta.url));

/**
 * Escalate click → offer event at the specialist's client, with 200 desks connected and 20 escalations a second; the
 * specialist accepts, the agent thanks and goes on, the specialist writes a verdict and is free again. The floor runs on the
 * same database between the escalations. PostgreSQL is durable, as it is for real.
 */
export async function run(): Promise<Report> {
  const data = await mkdtemp(join(tmpdir(), 'linia-bench-'));
  const database = await startEmbeddedPostgres({ dataDir: data });
  const floorPort = await freePort();
  const server = await startLinia(database.url, data);
  const floor = startNode(floorFile, { PORT: String(floorPort), DATABASE_URL: database.url });
  try {
    await untilReady(`http://127.0.0.1:${floorPort}/`, floor);
    const company = await foundCompany(database.url, size);
    const load = await Load.prepare(server.base, company);
    const { escalations, floors } = await load.run(`http://127.0.0.1:${floorPort}`);
    load.close();
    await server.stop();
    const starts = await startTimes();
    const [mine, beside] = [
      describe('escalate click → offer at the specialist', escalations),
      describe('floor: socket, insert, NOTIFY, read, emit', floors),
    ];
    const existing = describe('start of an existing database → first answer', starts.existing);
    return {
      name: 'escalate',
      bars: [
        atMost('p50 beside the floor', mine.p50 / beside.p50, 'times', 3),
        atLeast('samples', escalations.length, 'escalations', 3_000),
        atMost('first view of the desk, JavaScript', firstViewKilobytes(), 'KB gzip', 120),
        { what: 'start of an existing database, median', value: existing.p50, unit: 'ms', limit: null, ok: true },
      ],
      rows: [mine, beside, existing, describe('first start (initdb, tables, demo) → first answer', [starts.first])],
    };
  } finally {
    await server.stop();
    await stopNode(floor);
    await database.stop();
    await rm(data, { recursive: true, force: true });
  }
}

const log: Log = {
  subjectId: null,
  serviceId: null,
  purposeId: null,
  counterparty: '',
  note: 'Новый сертификат привязан',
  dispositionId: null,
  ticket: { kind: 'none' },
};

/** 200 desks; the agents among them each have a live call. */
class Load {
  readonly #company: Company;
  readonly #agents: BenchDesk[];
  readonly #specialists: BenchDesk[];
  /** interaction → what to do when its escalation is offered to somebody. */
  readonly #waiting = new Map<number, (desk: BenchDesk, card: CallCard) => void>();
  readonly #calls = new Map<BenchDesk, number>();

  private constructor(company: Company, agents: BenchDesk[], specialists: BenchDesk[]) {
    this.#company = company;
    this.#agents = agents;
    this.#specialists = specialists;
    for (const desk of specialists) desk.onCard = (card) => this.#heard(desk, card);
  }

  static async prepare(base: string, company: Company): Promise<Load> {
    const open = async (logins: string[]) => {
      const desks: BenchDesk[] = [];
      for (const login of logins) desks.push(await BenchDesk.open(base, login));
      return desks;
    };
    const load = new Load(company, await open(company.agents), await open(company.specialists));
    await load.#callEverybody(base);
    return load;
  }

  /** Each agent gets a call by the webhook, takes it, and is connected. */
  async #callEverybody(base: string): Promise<void> {
    const cti = async (body: object) => {
      const answer = await fetch(`${base}/api/cti/${this.#company.token}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ direction: 'in', from: '+79135550142', to: '100', ...body }),
      });
      if (!answer.ok) throw new Error(`webhook: ${answer.status} ${await answer.text()}`);
    };
    const connected = new Promise<void>((done) => {
      for (const desk of this.#agents) {
        desk.onCard = (card) => {
          const offer = card.offers.find((each) => each.state === 'pending' && each.agent.id === desk.id);
          if (offer) void desk.send('offer:accept', { offerId: offer.id }).catch(() => {});
          const part = card.assignments.find((each) => each.agent.id === desk.id && each.state === 'active');
          if (part) this.#calls.set(desk, card.id);
          if (this.#calls.size === this.#agents.length) done();
        };
      }
    });
    const ids = this.#agents.map((_, n) => `bench-${n}`);
    for (const callId of ids) await cti({ event: 'newCall', callId });
    while (this.#calls.size < this.#agents.length) {
      for (const callId of ids) await cti({ event: 'answer', callId, answeringNumber: '' });
      await Promise.race([connected, pause(200)]);
    }
  }

  #heard(desk: BenchDesk, card: CallCard): void {
    const offer = card.offers.find((each) => each.state === 'pending' && each.agent.id === desk.id);
    if (offer) this.#waiting.get(card.id)?.(desk, card);
  }

  /**
   * Open loop: in every 50 ms one click and one message of the floor, each at a moment of its own, whatever the answers take.
   * At fixed moments one of the two would always find the machine woken by the other.
   */
  async run(floorUrl: string): Promise<{ escalations: number[]; floors: number[] }> {
    const escalations: number[] = [];
    const floors: number[] = [];
    const client = io(floorUrl, { transports: ['websocket'] });
    await new Promise<void>((done) => client.once('connect', done));
    client.on('floor', ({ from }: { from: number }) => floors.push(performance.now() - from));
    const free = [...this.#agents];
    const rounds: Promise<void>[] = [];
    const begun = performance.now();
    const atSomeMomentOf = (n: number) =>
      pause(Math.max(0, begun + (n + Math.random()) * (1_000 / perSecond) - performance.now()));
    const clicks = async () => {
      for (let n = 0; escalations.length < wanted && n < wanted * 2; n++) {
        await atSomeMomentOf(n);
        const agent = free.shift();
        if (agent) rounds.push(this.#round(agent, n, escalations).then(() => void free.push(agent)));
      }
    };
    let clicking = true;
    const beside = async () => {
      for (let n = 0; clicking; n++) {
        await atSomeMomentOf(n);
        client.emit('floor', { from: performance.now(), summary: 'x'.repeat(60) });
      }
    };
    const floor = beside();
    await clicks();
    clicking = false;
    await Promise.all([...rounds, floor]);
    client.close();
    return { escalations, floors };
  }

  async #round(agent: BenchDesk, n: number, samples: number[]): Promise<void> {
    const interactionId = this.#calls.get(agent) as number;
    const offered = new Promise<{ desk: BenchDesk; offerId: number; at: number }>((done) => {
      this.#waiting.set(interactionId, (desk, card) => {
        const offer = card.offers.find((each) => each.state === 'pending' && each.agent.id === desk.id);
        if (offer) done({ desk, offerId: offer.id, at: performance.now() });
      });
    });
    const from = performance.now();
    const asked = agent.send('escalation:create', {
      interactionId,
      departmentId: this.#company.departments[n % this.#company.departments.length] as number,
      agentId: null,
      reasonId: this.#company.reason,
      purposeId: null,
      summary: `Сертификат отозван, проверить привязку ${n}`,
      mode: 'warm',
      hold: false,
      log: null,
    });
    const { desk, offerId, at } = await offered;
    samples.push(at - from);
    this.#waiting.delete(interactionId);
    const { escalationId } = await asked;
    await desk.send('offer:accept', { offerId });
    await agent.send('escalation:cancel', { escalationId });
    await desk.send('call:close', { interactionId, log: { ...log, dispositionId: this.#company.disposition } });
  }

  close(): void {
    for (const desk of [...this.#agents, ...this.#specialists]) desk.socket.close();
  }
}
