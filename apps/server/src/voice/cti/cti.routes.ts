import { createHash } from 'node:crypto';
import { CtiSchema, type CtiAnswer } from '@linia/protocol';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Attempts } from '../../people/attempts.ts';
import { Refusal } from '../../shell/refusal.ts';
import { Turns } from '../../shell/turns.ts';
import type { App } from '../../shell/web.ts';
import { applyEvent } from './apply-event.ts';
import { readEvent, tidy, type Line } from './read-event.ts';
import { stubbornly } from './stubbornly.ts';

declare module 'fastify' {
  interface FastifyRequest {
    line: Line | null;
  }
}

const Token = Type.Object({ token: Type.String() });
const description = `Events of a PBX about one line's calls, in the form of the generic CTI of PBX connectors: \`newCall\`, \`answer\`, \`hangup\`,
as JSON or form. The token in the address is the line's secret. Events may come twice, late and in any order. A \`newCall\` that the
line does not take in is answered with \`instead\`: why, what the caller is to hear, when the line opens; one that waits with
\`waits\`: its place and, where enough is known, the expected seconds at best and at worst.`;

/** How many bad tokens a minute one address may try. Tokens that worked go on working beside them. */
const mostBad = 60;

/** `POST /api/cti/<line token>`: the door of a PBX. */
export async function ctiRoutes(app: App): Promise<void> {
  const bad = new Attempts(mostBad);
  const worked = new Set<string>();
  const guesses = new Turns({ atOnce: 4, mostWaiting: 500 });

  async function lineOf(token: string, address: string): Promise<Line> {
    const hash = createHash('sha256').update(token).digest('hex');
    if (worked.has(hash)) return findLine(hash, address);
    // one who guesses is not told any more, nor many at once; the PBX of a line that works is not silenced by a neighbour
    const end = await guesses.take(address);
    try {
      if (bad.exhausted(address)) throw new Refusal('rate.limited', 429);
      return await findLine(hash, address);
    } finally {
      end();
    }
  }

  async function findLine(hash: string, address: string): Promise<Line> {
    const find = 'select id, number, routing from lines where token_hash = $1';
    const { rows } = await stubbornly(() => app.db.pool.query<Line>(find, [hash]));
    const [line] = rows;
    if (line) {
      worked.add(hash);
      return line;
    }
    worked.delete(hash);
    bad.count(address);
    throw new Refusal('cti.unknown_line', 404);
  }

  await app.register(async (door: App) => {
    door.decorateRequest('line', null);
    door.addContentTypeParser(
      'multipart/form-data',
      { parseAs: 'buffer' },
      async (request: FastifyRequest, body: Buffer) => {
        const form = await new Response(new Uint8Array(body), {
          headers: { 'content-type': request.headers['content-type'] ?? '' },
        })
          .formData()
          .catch(() => {
            throw new Refusal('input.invalid', 400);
          });
        return Object.fromEntries([...new Set(form.keys())].map((key) => [key, form.getAll(key)]));
      },
    );

    door.post(
      '/api/cti/:token',
      {
        config: { right: 'public' },
        bodyLimit: 64 * 1024,
        schema: { description, params: Token, body: CtiSchema },
        // before the body is even read: a stranger learns nothing from how it is refused
        onRequest: async (request) => {
          request.line = await lineOf(request.params.token, request.ip);
        },
        preValidation: async (request) => {
          request.body = tidy(request.body) as typeof request.body;
        },
      },
      async (request): Promise<CtiAnswer> => {
        const line = request.line!;
        return applyEvent(app.db, line, request.body.event, readEvent(request.body, line));
      },
    );
  });
}
