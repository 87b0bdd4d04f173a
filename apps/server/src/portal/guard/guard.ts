import type { FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Database } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import { Turns } from '../../shell/turns.ts';
import { Limit, whose } from './limits.ts';
import { readForm, type ReadForm, type Upload } from './read-form.ts';
import { makeStamp, readFormKey, readStamp, type StampFault } from './stamp.ts';

/** Why a form that was read is not taken; what was typed is shown again with a new page. */
export type FormFault = StampFault | 'form.trap' | 'form.often';
export type GuardedForm = ReadForm & {
  /** By which one sent twice is one: this page with these words. Null: there is none to be believed. */
  key: string | null;
  /** The key of the page itself. */
  page: string | null;
  fault: FormFault | null;
  /** Seconds, of `form.often`. */
  wait: number;
};

/** The field that people don't see and programs fill in. */
const trapField = 'website';
export const stampField = 'stamp';
/** Bytes; the longest text that a form takes is far from it. */
const mostWords = 256 * 1024;

const mega = 1024 * 1024;

/**
 * The door of every public form: nobody is bothered with riddles, and yet a flood, a robot and a form without its page
 * stay outside. One for all forms of a process.
 */
export class Guard {
  readonly #db: Database;
  #secret: Promise<string> | null = null;
  /** An office sends by one address. */
  readonly #posts = new Limit({ burst: 30, perHour: 120 });
  /** Beyond this nothing is read at all. */
  readonly #floods = new Limit({ burst: 120, perHour: 600 });
  /** Each form is a letter to the address in it: a stranger's mailbox must not be filled by the names it has (`name+1@`). */
  readonly #letters = new Limit({ burst: 20, perHour: 20 });
  /**
   * What is taken is kept in the database for as long as its request is: strangers must not fill its disk. An office sends a
   * hundred megabytes at once and as much in each hour; all of them 2 GB, and half a gigabyte an hour from then on.
   */
  readonly #bytes: Limit;
  readonly #allBytes: Limit;
  /** Bodies are held in memory while they come: a few with files at a time, and words, which are small, past them. */
  readonly #withFiles = new Turns({ atOnce: 6, mostWaiting: 60 });
  readonly #words = new Turns({ atOnce: 60, mostWaiting: 200 });
  /** Of one address fewer: who sends slowly is in the way of their own forms. */
  readonly #own = new Turns({ atOnce: 3, mostWaiting: 20 });

  /** `room`: bytes of files that are taken at once, of one address and of all. */
  constructor(db: Database, room = { one: 100 * mega, all: 2048 * mega }) {
    this.#db = db;
    this.#bytes = new Limit({ burst: room.one, perHour: room.one });
    this.#allBytes = new Limit({ burst: room.all, perHour: room.all / 4 });
  }

  /** The stamp that a form's page carries in its field `stamp`. */
  async stamp(matter: string): Promise<string> {
    return makeStamp(await this.#key(), matter);
  }

  /** What was sent, and whether it is to be believed. Throws where it can't even be read. */
  async read(request: FastifyRequest, matter: string): Promise<GuardedForm> {
    if (this.#floods.take(request.ip) > 0) throw new Refusal('rate.limited', 429);
    const end = await this.#turn(request);
    try {
      const form = await readForm(request.body as IncomingMessage);
      const { stamp, fault } = readStamp(await this.#key(), matter, form.fields[stampField] ?? '');
      const wait = this.#posts.take(request.ip);
      const trapped = (form.fields[trapField] ?? '') !== '';
      return {
        ...form,
        key: stamp && keyOf(stamp.key, form),
        page: stamp?.key ?? null,
        fault: wait > 0 ? 'form.often' : trapped ? 'form.trap' : fault,
        wait,
      };
    } finally {
      end();
    }
  }

  /** Whether these may be kept; then it is counted. Asked when nothing else is wrong: what comes back, or has come before, takes no room. */
  hasRoom(address: string, files: readonly Upload[]): boolean {
    const bytes = files.reduce((sum, { content }) => sum + content.length, 0);
    if (bytes === 0) return true;
    const now = Date.now();
    if (this.#bytes.take(address, now, bytes) > 0) return false;
    if (this.#allBytes.take('everybody', now, bytes) === 0) return true;
    // for want of the others' room none of their own is taken
    this.#bytes.take(address, now, -bytes);
    return false;
  }

  /** Seconds until one more letter may be sent to whom this address means; 0: now. */
  waitToTell(address: string): number {
    return this.#letters.take(address.toLowerCase().replace(/\+[^@]*@/, '@'));
  }

  async #turn(request: FastifyRequest): Promise<() => void> {
    const length = Number(request.headers['content-length'] ?? Infinity);
    const ownEnds = await this.#own.take(whose(request.ip));
    try {
      const ends = await (length <= mostWords ? this.#words : this.#withFiles).take('forms');
      return () => {
        ends();
        ownEnds();
      };
    } catch (error) {
      ownEnds();
      throw error;
    }
  }

  /** The key of a stamp that an address of ours carries on, however soon; null: there is none to be believed. */
  async keyOf(matter: string, text: string): Promise<string | null> {
    if (text === '') return null;
    const { stamp, fault } = readStamp(await this.#key(), matter, text);
    return fault === null || fault === 'stamp.early' ? stamp!.key : null;
  }

  #key(): Promise<string> {
    this.#secret ??= readFormKey(this.#db.pool).catch((error: unknown) => {
      this.#secret = null;
      throw error;
    });
    return this.#secret;
  }
}

/** Whoever goes back and writes something else sends something else: its page alone would lose it without a word. */
function keyOf(page: string, { fields }: ReadForm): string {
  const { [stampField]: _stamp, [trapField]: _trap, ...said } = fields;
  return digest([page, Object.entries(said).toSorted(([one], [other]) => (one < other ? -1 : 1))]);
}

/** The same words with other files. */
export const keyWith = (key: string, files: ReadForm['files']): string =>
  files.length === 0 ? key : digest([key, files.map(({ name, content }) => [name, content.length])]);

const digest = (what: unknown): string =>
  createHash('sha256').update(JSON.stringify(what)).digest('base64url').slice(0, 16);
