import type { App } from '../shell/web.ts';
import { selfCheck, type Checked } from './self-check.ts';

/** The invariants of the core as they stand now, and what the net has had to mend. */
export async function selfCheckRoutes(app: App): Promise<void> {
  app.get('/api/self-check', { config: { right: 'selfcheck:view' } }, async () => {
    const checks = await selfCheck(app.db.pool);
    const { rows } = await app.db.pool.query<Defects>(
      `select kind, count(*)::int as count, max(at) as last from defects group by kind order by kind`,
    );
    return { ok: checks.every((check) => check.ok), checks, defects: rows } satisfies SelfCheckPage;
  });
}

type Defects = { kind: string; count: number; last: string };
export type SelfCheckPage = { ok: boolean; checks: Checked[]; defects: Defects[] };
