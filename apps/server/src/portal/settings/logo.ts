import { Type } from 'typebox';
import { Refusal } from '../../shell/refusal.ts';
import type { Portal } from '../portal.ts';

const Which = Type.Object({ sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) });

/** The picture at the head of pages: named by what it is, so it is kept for ever. */
export async function logo({ app }: Portal): Promise<void> {
  app.get(
    '/logo/:sha256',
    { config: { right: 'public' }, schema: { hide: true, params: Which } },
    async (request, reply) => {
      const { rows } = await app.db.pool.query('select type, content from portal_logos where sha256 = $1', [
        request.params.sha256,
      ]);
      if (!rows[0]) throw new Refusal('not_found', 404);
      return reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('x-content-type-options', 'nosniff')
        .type(rows[0].type as string)
        .send(rows[0].content);
    },
  );
}
