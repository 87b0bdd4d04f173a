import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';

/** By the setting `dialing`: `{"prefixes": {"agent": ["+7"], "head": ["+"]}, "perHour": 60}`. */
type Limits = { prefixes: Record<string, string[]>; perHour: number };

/** Where nobody has set anything: the country's own numbers for everybody, and more an hour than a person can talk. */
const usual: Limits = {
  prefixes: { agent: ['+7'], supervisor: ['+7'], head: ['+7'], administrator: ['+7'] },
  perHour: 60,
};

/**
 * Toll fraud: on a line that costs money, a person calls where their role may, and so many an hour at most. The premium numbers of the
 * country (8 803, 8 809) are nobody's.
 */
export async function checkMayDial(tx: Queryable, agentId: number, lineId: number, e164: string): Promise<void> {
  const { rows } = await tx.query(
    `select l.voice, a.roles::text[] as roles, (select value from settings where key = 'dialing') as limits,
       (select count(*)::int from interactions i join assignments s on s.interaction_id = i.id
         where s.agent_id = a.id and i.direction = 'outgoing' and i.created_at > linia_now() - interval '1 hour') as calls
     from agents a, lines l where a.id = $1 and l.id = $2`,
    [agentId, lineId],
  );
  const { voice, roles, limits, calls } = rows[0] as {
    voice: string;
    roles: string[];
    limits: Limits | null;
    calls: number;
  };
  if (voice !== 'asterisk') return;
  const { prefixes, perHour } = { ...usual, ...limits };
  const mine = roles.flatMap((role) => prefixes[role] ?? []);
  if (/^\+780[39]/.test(e164) || !mine.some((prefix) => e164.startsWith(prefix)))
    throw new Refusal('dial.not_allowed', 403, { field: 'phone' });
  if (calls >= perHour) throw new Refusal('dial.too_many', 429);
}
