/**
 * The floor under identification, as a process of its own: Fastify with one route that finds a company by one kind of
 * identifier and answers with its whole card, by the very queries of Linia, prepared. The session is one of them; no rights, no readings, no order of turns.
 */
import { readCard } from '@linia/server/organization-card';
import { findByIdentifier } from '@linia/server/find-by-identifier';
import { openDatabase } from '@linia/server/database';
import type { SearchMatch } from '@linia/protocol';
import { findSession } from '@linia/server/find-session';
import { findTicket } from '@linia/server/find-ticket';
import Fastify from 'fastify';

const db = openDatabase(process.env['DATABASE_URL'] as string);
const app = Fastify();

type Kind = 'inn' | 'gln' | 'phone' | 'contract' | 'request';
const find = (kind: Kind, value: string): Promise<SearchMatch[]> =>
  kind === 'request'
    ? findTicket(db.pool, Number(value))
    : findByIdentifier[kind](db.pool, { kind, valid: true, value });

/** `kinds`: all that Linia would look for in such a number, so that both ask the same. */
app.get<{ Params: { kinds: string; value: string } }>('/:kinds/:value', async (request) => {
  const { kinds, value } = request.params;
  const person = await findSession(db, request.headers.cookie ?? '');
  if (!person) throw new Error('no session');
  const readings = await Promise.all(
    (kinds.split('+') as Kind[]).map(async (kind) => ({ kind, valid: true, value, matches: await find(kind, value) })),
  );
  const match = readings.flatMap(({ matches }) => matches)[0];
  const id = match && match.type !== 'employee' ? match.organization?.id : undefined;
  return { readings, card: id ? await readCard(db, id, person) : null };
});
app.get('/select-1', async () => (await db.pool.query({ name: 'one', text: 'select 1 as one' })).rows[0]);
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
