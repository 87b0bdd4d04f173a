import type { Static } from 'typebox';
import type { SetupSchema } from '@linia/protocol';
import { inTransaction } from '../shell/transaction.ts';
import type { Database, Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { lockAdministrators } from './administrators.ts';
import { cleanName, taken } from './fields.ts';
import { journal } from '../shell/journal.ts';
import { consumeLink, makeLink } from './links.ts';
import { hashPassword } from './passwords.ts';

/** The address where the first administrator is made, for the start to print; null where there is one already. */
export async function setupLink(db: Queryable, base: string): Promise<string | null> {
  if (await anyAdministrator(db)) return null;
  const { url } = await makeLink(db, base, { purpose: 'setup', agentId: null, createdBy: null });
  return url;
}

export async function anyAdministrator(db: Queryable): Promise<boolean> {
  const { rows } = await db.query(
    `select exists (select from agents where 'administrator' = any (roles) and disabled_at is null) as any`,
  );
  return rows[0].any as boolean;
}

/** The first administrator makes themselves, by a link that works only while there is none. */
export async function makeFirstAdministrator(
  db: Database,
  token: string,
  input: Static<typeof SetupSchema>,
): Promise<number> {
  const passwordHash = await hashPassword(input.password);
  return taken(() =>
    inTransaction(db, async (tx) => {
      await lockAdministrators(tx);
      if (await anyAdministrator(tx)) throw new Refusal('link.gone', 410);
      await consumeLink(tx, token, ['setup']);
      const { rows } = await tx.query(
        `insert into agents (login, name, roles, password_hash) values ($1, $2, '{administrator}', $3) returning id`,
        [input.login, cleanName(input.name), passwordHash],
      );
      const id = rows[0].id as number;
      await tx.query(`select record_agent($1, 'joined', $2, '{"setup": true}')`, [id, `agent:${id}`]);
      await journal(tx, id, 'first_administrator', { person: id, login: input.login });
      return { result: id };
    }),
  );
}
