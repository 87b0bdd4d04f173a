import type { Config } from '../shell/config.ts';
import { isConnectionFault, type Database } from '../shell/database.ts';
import { eraseOld } from './erase.ts';
import { keepRecordings } from './keep.ts';
import { compressApart } from './thread.ts';

type Log = { error: (data: object, message: string) => void };
export type Keeper = { wake: () => void; stop: () => Promise<void> };

/** How many ticks of the clock there are between two looks for what is too old. */
const eraseEvery = 60;

/** In every server process: one call at a time, in a thread. What does not go is tried again, and told in the log. */
export function startKeeper(app: { db: Database; log: Log }, config: Pick<Config, 'asterisk' | 'recordings'>): Keeper {
  let working: Promise<void> | null = null;
  let stopped = false;
  let ticks = 0;

  async function work(): Promise<void> {
    try {
      const { asterisk, recordings: folder } = config;
      if (asterisk) await keepRecordings({ db: app.db, asterisk, folder, compress: compressApart });
      if (ticks++ % eraseEvery === 0) await eraseOld(app.db, folder);
    } catch (error) {
      if (!isConnectionFault(error)) app.log.error({ err: error }, 'a recording could not be kept');
    }
  }

  return {
    wake: () => {
      if (!stopped) working ??= work().finally(() => (working = null));
    },
    stop: async () => {
      stopped = true;
      await working;
    },
  };
}
