import { createHash } from 'node:crypto';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findSpeaker, type Speaker } from '@linia/pbx';
import type { Spoken } from '@linia/domain';
import type { AnnouncementKind } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';

let speaker: Promise<Speaker | null> | null = null;
/** Looked for once: it is a program of this machine. */
export const speakerHere = (): Promise<Speaker | null> => (speaker ??= findSpeaker());

/**
 * What a line says in words or in a voice of its own, as a file that Asterisk can read: written from the rows when it is first needed, so that
 * any server process can lead the calls, and under a name that changes with what is said.
 */
export class OwnSounds {
  readonly #db: Queryable;
  readonly #folder: string;

  constructor(db: Queryable, folder: string) {
    this.#db = db;
    this.#folder = resolve(folder);
  }

  /** The sound's name, for Asterisk; null where the line has nothing of its own here, or nothing speaks its text. */
  async of(line: number, kind: AnnouncementKind, language: Spoken): Promise<string | null> {
    const { rows } = await this.#db.query(
      `select s.id, l.announcements -> $2 ->> $3 as text from lines l
         left join line_sounds s on s.line_id = l.id and s.kind = $2 and s.language = $3 and s.ended_at is null where l.id = $1`,
      [line, kind, language],
    );
    const { id, text } = (rows[0] ?? {}) as { id?: number | null; text?: string | null };
    if (id) return this.#file(`line-${line}-${id}`, () => this.#recorded(id));
    if (!text) return null;
    const speak = await speakerHere();
    const name = createHash('sha256').update(`${language} ${text}`).digest('hex').slice(0, 24);
    return speak && this.#file(`said-${name}`, () => speak(text, language));
  }

  async #recorded(id: number): Promise<Buffer> {
    const { rows } = await this.#db.query('select content from line_sounds where id = $1', [id]);
    return rows[0].content as Buffer;
  }

  /** Whole, or not there: who looks for it meanwhile does not find half of it. */
  async #file(name: string, make: () => Promise<Buffer>): Promise<string> {
    const path = join(this.#folder, name);
    const there = await access(`${path}.wav`).then(
      () => true,
      () => false,
    );
    if (there) return path;
    const sound = await make();
    await mkdir(this.#folder, { recursive: true });
    const half = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
    await writeFile(half, sound);
    await rename(half, `${path}.wav`);
    return path;
  }
}
