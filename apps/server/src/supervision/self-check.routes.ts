import type { SelfCheck, TelephoneCheck } from '@linia/protocol';
import type { App } from '../shell/web.ts';
import { selfCheck } from './self-check.ts';

/** The invariants of the core as they stand now, and what the net has had to mend. */
export async function selfCheckRoutes(app: App): Promise<void> {
  app.get('/api/self-check', { config: { right: 'selfcheck:view' } }, async () => {
    const checks = await selfCheck(app.db.pool);
    const { rows } = await app.db.pool.query<SelfCheck['defects'][number]>(
      `select kind, count(*)::int as count, max(at) as last from defects group by kind order by kind`,
    );
    const telephone = await readTelephone(app.db);
    const ok = checks.every((check) => check.ok) && !telephone?.fault;
    return { ok, checks, defects: rows, telephone } satisfies SelfCheck;
  });
}

/** Who leads the telephone, with what, and what was found there. */
async function readTelephone(db: App['db']): Promise<TelephoneCheck | null> {
  const { rows } = await db.pool.query<TelephoneCheck>(
    `select case when o.until > clock_timestamp() and o.fault is null then jsonb_build_object('host', p.host, 'pid', p.pid) end as owner,
       (select count(*)::int from processes s where s.id <> o.process_id) as standby, o.since, o.asterisk,
       case when o.until > clock_timestamp() - interval '30 seconds' then o.fault end as fault, o.found->'opened' as opened, o.found->'later' as later
     from voice_owners o left join processes p on p.id = o.process_id`,
  );
  return rows[0] ?? null;
}
