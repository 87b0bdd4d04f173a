import { setTimeout as pause } from 'node:timers/promises';
import type { ImportKind, ImportMapping } from '@linia/domain/imports';
import type { ImportErrorRow, ImportView, Refusal } from '@linia/protocol';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { addPerson, cookieOf, testApp } from '../testing/app.ts';
import { freshDatabase } from '../testing/database.ts';
import { exportRoutes } from './export.routes.ts';
import { importRoutes } from './import.routes.ts';

/** An administrator with files, on a real database: what a test of imports says in a sentence. */
export class Office {
  readonly db: Database;
  readonly app: App;
  readonly url: string;
  readonly #cookie: string;
  readonly #drop: () => Promise<void>;

  private constructor(db: Database, app: App, cookie: string, drop: () => Promise<void>) {
    this.db = db;
    this.app = app;
    this.url = db.url;
    this.#cookie = cookie;
    this.#drop = drop;
  }

  static async open(prepare?: (pool: Database['pool']) => Promise<unknown>): Promise<Office> {
    const fresh = await freshDatabase();
    await prepare?.(fresh.pool);
    const db = openDatabase(fresh.url);
    const app = await testApp(db, [importRoutes, exportRoutes]);
    const admin = await addPerson(db, { login: 'lunina', name: 'Лунина Тамара', roles: ['administrator'] });
    return new Office(db, app, await cookieOf(db, admin), async () => {
      await app.close();
      await db.pool.end();
      await fresh.drop();
    });
  }

  close(): Promise<void> {
    return this.#drop();
  }

  async ask<T>(method: 'GET' | 'POST', url: string, body?: object): Promise<{ status: number; body: T }> {
    const answer = await this.app.inject({
      method,
      url,
      headers: { cookie: this.#cookie },
      ...(body && { payload: body }),
    });
    return { status: answer.statusCode, body: answer.json<T>() };
  }

  async download(url: string): Promise<Buffer> {
    return (await this.app.inject({ method: 'GET', url, headers: { cookie: this.#cookie } })).rawPayload;
  }

  /** Sends a file; the answer is the import, or why it is refused. */
  async send(
    kind: ImportKind,
    file: Buffer | string,
    name = 'file.csv',
  ): Promise<{ status: number; body: ImportView & Refusal }> {
    const answer = await this.app.inject({
      method: 'POST',
      url: `/api/imports?kind=${kind}&name=${encodeURIComponent(name)}`,
      headers: { cookie: this.#cookie, 'content-type': 'application/octet-stream' },
      payload: Buffer.isBuffer(file) ? file : Buffer.from(file),
    });
    return { status: answer.statusCode, body: answer.json() };
  }

  /** Until nothing goes on any more. */
  async settled(id: number): Promise<ImportView> {
    for (;;) {
      const { body } = await this.ask<ImportView>('GET', `/api/imports/${id}`);
      if (!['checking', 'applying', 'uploading'].includes(body.state)) return body;
      await pause(30);
    }
  }

  /** Sent and checked by the columns that were guessed, or these. */
  async checked(kind: ImportKind, file: Buffer | string, name?: string, mapping?: ImportMapping): Promise<ImportView> {
    const { status, body } = await this.send(kind, file, name);
    if (status !== 201) throw new Error(`refused: ${body.error.code} ${body.error.message}`);
    const begun = await this.ask<Refusal>('POST', `/api/imports/${body.id}/check`, {
      mapping: mapping ?? body.mapping ?? {},
    });
    if (begun.status !== 200) throw new Error(`not checked: ${begun.body.error.code}`);
    return this.settled(body.id);
  }

  /** Sent, checked and written. */
  async written(kind: ImportKind, file: Buffer | string, name?: string): Promise<ImportView> {
    const { id } = await this.checked(kind, file, name);
    const begun = await this.ask<Refusal>('POST', `/api/imports/${id}/apply`);
    if (begun.status !== 200) throw new Error(`not written: ${begun.body.error.code}`);
    return this.settled(id);
  }

  async errors(id: number): Promise<ImportErrorRow[]> {
    return (await this.ask<ImportErrorRow[]>('GET', `/api/imports/${id}/errors`)).body;
  }

  async rows<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this.db.pool.query(sql, values)).rows as T[];
  }
}

/** A text file as a spreadsheet of a Russian office writes it. */
export const csv = (...lines: string[][]): string => lines.map((line) => line.map(quote).join(';')).join('\r\n');

const quote = (cell: string): string => (/[";\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
