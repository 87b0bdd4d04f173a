import { isPublic, type Config } from './config.ts';
import type { Queryable } from './database.ts';

/** Demo people have a password that everybody knows: never where others than those at this machine reach them (DESIGN law 14). */
export async function refusePublicDemo(config: Config, db: Queryable): Promise<void> {
  if (!isPublic(config) || config.openDemo) return;
  const { rows } = await db.query(`select value from settings where key = 'demo'`);
  if (rows[0]?.value === true)
    throw new Error(
      'This database holds the demo people with known passwords: a public HOST or PUBLIC_URL is refused. Use a database (or a LINIA_DATA) of your own.',
    );
}
