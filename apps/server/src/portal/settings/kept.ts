import type { Database } from '../../shell/database.ts';
import { readPortalSettings, settingsOfVersion, usualSettings, type VersionedSettings } from './read.ts';

/** How long a process goes by what it has read: another one's change is seen after that, its own at once. */
const keptMs = 2_000;

/** The portal's settings, which every page needs: one read for all the pages of two seconds. */
export class KeptSettings {
  readonly #db: Database;
  #last: VersionedSettings = usualSettings;
  #read: { at: number; settings: Promise<VersionedSettings> } | null = null;

  constructor(db: Database) {
    this.#db = db;
  }

  /** While the database is away pages say so, in the colours they had. */
  async now(): Promise<VersionedSettings> {
    const at = Date.now();
    if (!this.#read || at - this.#read.at >= keptMs) {
      const read = { at, settings: readPortalSettings(this.#db.pool) };
      this.#read = read;
      read.settings.then(
        (settings) => (this.#last = settings),
        () => {
          if (this.#read === read) this.#read = null;
        },
      );
    }
    return this.#read.settings.catch(() => this.#last);
  }

  /** What whoever sent a page had before their eyes, which may be of before a change. Null: nothing that we ever showed. */
  async shownAs(version: string | undefined): Promise<VersionedSettings | null> {
    if (version === undefined || !/^\d{1,9}$/.test(version)) return null;
    const shown = Number(version);
    const now = await this.now();
    if (now.version === shown) return now;
    const then = await settingsOfVersion(this.#db.pool, shown);
    return then && { ...then, version: shown };
  }

  changed(): void {
    this.#read = null;
  }
}
