import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SipPhone, programsForTests, startPbx, type Pbx, type PhoneCall } from '@linia/pbx';
import { setTimeout as pause } from 'node:timers/promises';
import { Listener } from '../../shell/listen.ts';
import { openSecrets } from '../../shell/secrets.ts';
import type { AsteriskConfig } from '../../shell/config.ts';
import { Stage, type Size } from '../../testing/stage.ts';
import { deskPhoneOf } from './endpoints.ts';
import { startTelephone, type Telephone } from './telephone.ts';

export const testSecrets = openSecrets({ secret: 'a secret of the tests', dataDir: '' });
export const number = '88001008812';

export const programs = await programsForTests('the tests of the telephone');

export const configOf = (pbx: Pbx): AsteriskConfig => ({
  ariUrl: pbx.ariUrl,
  user: pbx.ariUser,
  password: pbx.ariPassword,
  sipWsUrl: pbx.wsUrl,
  trunk: 'PJSIP/{number}@trunk',
});

/** A contact centre whose line is a real one: callers and people have telephones, and everything between them is ours. */
export class Exchange {
  readonly stage: Stage;
  readonly pbx: Pbx;
  readonly phones = new Map<number, SipPhone>();
  readonly caller: SipPhone;
  /** Whoever is called out there. */
  readonly world: SipPhone;
  readonly said: string[] = [];
  readonly #why = (): string => `it never came; ${this.said.join('\n') || 'nothing was said'}`;
  /** What lines say of their own, as files. */
  readonly sounds = join(tmpdir(), `linia-sounds-${randomUUID()}`);
  #telephones: { id: string; telephone: Telephone; listener: Listener }[] = [];

  private constructor(stage: Stage, pbx: Pbx, caller: SipPhone, world: SipPhone) {
    this.world = world;
    this.stage = stage;
    this.pbx = pbx;
    this.caller = caller;
  }

  static async open(pbx: Pbx, size: Size = { agents: 1, specialists: 1 }): Promise<Exchange> {
    const stage = await Stage.set(size);
    await stage.pool.query(`update lines set voice = 'asterisk' where id = $1`, [stage.world.line]);
    const exchange = new Exchange(stage, pbx, await SipPhone.open(), await SipPhone.open());
    for (const agent of [...stage.world.agents, ...stage.world.specialists]) {
      exchange.phones.set(agent, await SipPhone.open());
    }
    await exchange.knowPhones();
    return exchange;
  }

  /** Asterisk is told where people's telephones stand: it keeps that in memory. */
  async knowPhones(): Promise<void> {
    for (const [agent, phone] of this.phones) await deskPhoneOf(agent, phone.contact, configOf(this.pbx));
  }

  /** A supervisor, who is offered no calls, with a telephone. */
  async addSupervisor(): Promise<{ id: number; phone: SipPhone }> {
    const { rows } = await this.stage.pool.query(
      `insert into agents (login, name, roles) values ('supervisor', 'Ирина Ковалёва', '{supervisor}') returning id`,
    );
    const id = rows[0].id as number;
    const phone = await SipPhone.open();
    this.phones.set(id, phone);
    await deskPhoneOf(id, phone.contact, configOf(this.pbx));
    return { id, phone };
  }

  /** A server process, and its row. */
  async process(): Promise<string> {
    const { rows } = await this.stage.pool.query(
      `insert into processes (id, host, pid, started_at, heartbeat_at) values (gen_random_uuid(), 'test', 0, now(), 'infinity') returning id`,
    );
    return rows[0].id as string;
  }

  /** The pid of the server process that has the lease. */
  async owner(): Promise<number | undefined> {
    const { rows } = await this.stage.pool.query(
      'select p.pid from voice_owners o join processes p on p.id = o.process_id where o.until > clock_timestamp()',
    );
    return rows[0]?.pid as number | undefined;
  }

  /** It is killed: it says nothing, its lease runs on until its row is taken off. */
  async lose(id: string): Promise<void> {
    const lost = this.#telephones.filter((each) => each.id === id);
    this.#telephones = this.#telephones.filter((each) => each.id !== id);
    for (const { telephone, listener } of lost) {
      telephone.die();
      await listener.stop();
    }
    await this.stage.pool.query('delete from processes where id = $1', [id]);
  }

  /** A process that may lead the telephone; waits until somebody does. */
  async lead(id = this.stage.world.process): Promise<Telephone> {
    const log = (data: object, message: string) =>
      void this.said.push(
        `${message} ${JSON.stringify(data)} ${'err' in data ? String((data.err as Error).stack) : ''}`,
      );
    const telephone = startTelephone(
      { db: this.stage.db, secrets: testSecrets, log: { info: () => {}, warn: log, error: log } },
      { ...configOf(this.pbx), trunk: `PJSIP/trunk/sip:{number}@127.0.0.1:${this.world.port}` },
      { id, sounds: this.sounds },
    );
    const listener = new Listener(this.stage.url, {
      heard: ({ root, id, version }) => {
        if (root === 'interaction') telephone.heard(Number(id));
        if (root === 'shown') telephone.shown(Number(id), version);
      },
      lost: () => {},
      restarted: () => telephone.missed(),
    });
    await listener.start();
    this.#telephones.push({ id, telephone, listener });
    await until(() => this.#telephones.some((each) => each.telephone.leads()), this.#why);
    return telephone;
  }

  /** Who calls presses the pound key at once: the announcement is heard, the menu is not. */
  async call(from?: string): Promise<{ phone: PhoneCall; call: number }> {
    const before = await this.newest();
    const phone = await this.caller.call(this.pbx.sipPort, number, { ...(from !== undefined && { from }) });
    await phone.talks;
    phone.rtp.press('#');
    await until(async () => (await this.newest()) > before, this.#why);
    return { phone, call: await this.newest() };
  }

  phone(agent: number): SipPhone {
    return this.phones.get(agent)!;
  }

  /** The person who is asked accepts on the desk, and the telephone is picked up. */
  async accept(call: number): Promise<{ agent: number; phone: PhoneCall }> {
    const offer = await this.offered(call);
    const phone = await this.phone(offer.agent.id).rings();
    await this.stage.accept(offer);
    phone.answer();
    await this.sees(call, (card) =>
      card.assignments.some((part) => part.agent.id === offer.agent.id && part.state === 'active'),
    );
    return { agent: offer.agent.id, phone };
  }

  async offered(call: number) {
    await this.sees(call, (card) => card.offers.some(({ state }) => state === 'pending'));
    return this.stage.asked(call);
  }

  async sees(call: number, what: (card: Awaited<ReturnType<Stage['card']>>) => boolean): Promise<void> {
    await until(
      async () => what(await this.stage.card(call)),
      async () => JSON.stringify(await this.stage.card(call), null, 1).slice(0, 2_500) + this.said.join('\n'),
    );
  }

  /** What Asterisk has: its telephone channels and its bridges. */
  async has(): Promise<{ channels: number; bridges: number }> {
    const get = async (what: string) => {
      const authorization = `Basic ${Buffer.from(`${this.pbx.ariUser}:${this.pbx.ariPassword}`).toString('base64')}`;
      return (await (await fetch(`${this.pbx.ariUrl}/ari/${what}`, { headers: { authorization } })).json()) as {
        name: string;
      }[];
    };
    return {
      channels: (await get('channels')).filter(({ name }) => name.startsWith('PJSIP')).length,
      bridges: (await get('bridges')).length,
    };
  }

  /** Nothing of any call is left in Asterisk. */
  async isSilent(): Promise<void> {
    await until(
      async () => Object.values(await this.has()).every((count) => count === 0),
      async () => JSON.stringify(await this.has()) + this.said.join('\n'),
    );
  }

  /** What was asked of Asterisk: the takes of this call, in order. */
  async takes(
    call: number,
  ): Promise<{ name: string; startedAt: string; endedAt: string | null; failure: string | null }[]> {
    const { rows } = await this.stage.pool.query(
      `select name, started_at as "startedAt", ended_at as "endedAt", failure from recordings where interaction_id = $1 order by id`,
      [call],
    );
    return rows;
  }

  /** So many takes were begun, and Asterisk has a file for each: a take's row is there before Asterisk is asked for it. */
  async records(call: number, takes: number): Promise<void> {
    await until(
      async () => {
        const begun = await this.takes(call);
        return (
          begun.length === takes && begun.every(({ name }) => existsSync(join(this.pbx.recordings, `${name}.wav`)))
        );
      },
      async () => JSON.stringify(await this.takes(call)) + this.said.join('\n'),
    );
  }

  /** How long a take of the call took, in seconds. */
  async lengthOf(call: number, take: number): Promise<number> {
    const { startedAt, endedAt } = (await this.takes(call))[take]!;
    return (Date.parse(endedAt!) - Date.parse(startedAt)) / 1_000;
  }

  /** The files of a call that is over, with the sound's length in seconds. A take is whole when Asterisk has said so, which is after the hang-up. */
  async recordings(
    call: number,
  ): Promise<{ seconds: number; loud: boolean; sound: Int16Array; failure: string | null }[]> {
    await until(
      async () => (await this.takes(call)).every(({ endedAt }) => endedAt !== null),
      () => 'a take without an end',
    );
    return Promise.all(
      (await this.takes(call)).map(async ({ name, failure }) => {
        const file = await readFile(join(this.pbx.recordings, `${name}.wav`));
        const sound = new Int16Array(file.subarray(44, file.length - (file.length % 2)).slice().buffer);
        const loud = sound.some((sample) => Math.abs(sample) > 2_000);
        return { seconds: sound.length / 8_000, loud, sound, failure };
      }),
    );
  }

  async close(): Promise<void> {
    for (const phone of [this.caller, this.world, ...this.phones.values()]) await phone.close();
    await pause(50); // the last receiver is put down before nobody leads
    for (const { telephone, listener } of this.#telephones) {
      await telephone.stop();
      await listener.stop();
    }
    await rm(this.sounds, { recursive: true, force: true });
    await this.stage.drop();
  }

  async newest(): Promise<number> {
    return (await this.stage.pool.query('select coalesce(max(id), 0)::int as id from interactions')).rows[0]
      .id as number;
  }
}

export async function until(
  what: () => boolean | Promise<boolean>,
  otherwise: () => string | Promise<string> = () => 'it never came',
  ms = 60_000,
): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; await pause(20)) if (await what()) return;
  throw new Error(await otherwise());
}

/** One side hears the other's tone. */
export async function hears(side: PhoneCall, other: PhoneCall, ms = 20_000): Promise<boolean> {
  other.rtp.tone = 440;
  side.rtp.heard();
  try {
    await until(
      () => {
        const { packets, decibels } = side.rtp.packets > 10 ? side.rtp.heard() : { packets: 0, decibels: -99 };
        return packets > 0 && decibels > -25;
      },
      () => 'silence',
      ms,
    );
    return true;
  } catch {
    return false;
  } finally {
    other.rtp.tone = 0;
  }
}

/** This side hears these tones and none of those. */
export async function hearsOnly(side: PhoneCall, these: number[], none: number[]): Promise<void> {
  const strengths = () => [...these, ...none].map((hz) => side.rtp.strength(hz));
  side.rtp.forget();
  await until(
    () =>
      side.rtp.seconds >= 0.4 &&
      these.every((hz) => side.rtp.strength(hz) > -40) &&
      none.every((hz) => side.rtp.strength(hz) < -55),
    () => `of ${[...these, ...none].join()} Hz these decibels were heard: ${strengths().map(Math.round).join()}`,
    30_000,
  );
}

export const startTestPbx = (): Promise<Pbx> => startPbx({ numbers: [number], programs: programs! });
