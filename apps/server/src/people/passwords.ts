import { hash, verify } from '@node-rs/argon2';
import { Attempts } from './attempts.ts';
import type { Database } from '../shell/database.ts';
import { cleanInput } from '@linia/domain';
import { Refusal } from '../shell/refusal.ts';

/** argon2id with OWASP's parameters (19 MiB, two passes), which are the library's own. */
export const hashPassword = (password: string): Promise<string> => hash(password);

/**
 * Wrong passwords a minute: for one login from one address, for one login from anywhere (a stranger elsewhere must not lock
 * anybody out with ten), and from one address (an office shares one). Right ones are not counted.
 */
const byLoginHere = new Attempts(10);
const byLogin = new Attempts(100);
const byAddress = new Attempts(50);

/** Two at a time: 19 MiB each, and a flood of wrong ones is counted while it waits instead of all being tried at once. */
const atOnce = 2;
let running = 0;
const waiting: (() => void)[] = [];

/** A stranger's name costs the same time as a wrong password. */
let dummy: Promise<string> | undefined;

/**
 * The person with this login (or mail address) and password. Refuses with one sentence whatever was wrong: `session.wrong`;
 * `rate.limited` after too many wrong ones.
 */
export async function checkCredentials(
  db: Database,
  { login, password, address }: { login: string; password: string; address: string },
): Promise<number> {
  const name = cleanInput(login).toLowerCase();
  const person = await findByLogin(db, name);
  return oneOfFew(async () => {
    const here = `${name} ${address}`;
    if (byLoginHere.exhausted(here) || byLogin.exhausted(name) || byAddress.exhausted(address))
      throw new Refusal('rate.limited', 429);
    // counted before it is known to be wrong: two are tried at once
    byLoginHere.count(here);
    byLogin.count(name);
    byAddress.count(address);
    const right = await verify(person?.hash ?? (await (dummy ??= hashPassword('nobody'))), password);
    if (right && person?.hash) {
      byLoginHere.forget(here);
      byLogin.uncount(name);
      byAddress.uncount(address);
      return person.id;
    }
    throw new Refusal('session.wrong', 401, { field: 'password' });
  });
}

async function findByLogin(db: Database, name: string): Promise<{ id: number; hash: string | null } | null> {
  const { rows } = await db.pool.query(
    `select id, password_hash as hash from agents
     where disabled_at is null and (lower(login) = $1 or (lower(email) = $1 and password_hash is not null))
     order by lower(login) = $1 desc limit 2`,
    [name],
  );
  const [first, second] = rows as { id: number; hash: string | null }[];
  // a mail address that two people share is nobody's login
  return first && (!second || !name.includes('@')) ? first : null;
}

async function oneOfFew<T>(work: () => Promise<T>): Promise<T> {
  if (waiting.length > 500) throw new Refusal('rate.limited', 429);
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
