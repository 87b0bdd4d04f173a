import type { SelfCheck } from '@linia/protocol';
import type { App } from '../shell/web.ts';
import { selfCheck } from './self-check.ts';

/** The invariants of the core as they stand now, and what the net has had to mend. */
export async function selfCheckRoutes(app: App): Promise<void> {
  app.get('/api/self-check', { config: { right: 'selfcheck:view' } }, async () => {
    const checks = await selfCheck(app.db.pool);
    const { rows } = await app.db.pool.query<SelfCheck['defects'][number]>(
      `select kind, count(*)::int as count, max(at) as last from defects group by kind order by kind`,
    );
    return { ok: checks.every((check) => check.ok), checks, defects: rows } satisfies SelfCheck;
  });
}
