import { cleanInput, roles } from '@linia/domain';
import type { TelephoneRules, TelephoneRulesEdit, TelephoneRulesPage, TriedNumber } from '@linia/protocol';
import { readNumber } from '../interactions/dial.ts';
import { edited, lockSettings } from '../queues/settings/edit.ts';
import type { Queryable } from '../shell/database.ts';
import { journal } from '../shell/journal.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Actor, Done } from '../shell/verb.ts';

type Prefixes = TelephoneRules['prefixes'];

/** What holds as long as nobody has said otherwise, as may_dial(), longest_handed_over() and supervise() have it. */
const country = ['+73', '+74', '+78', '+79'];
const usual: TelephoneRules = {
  prefixes: { agent: country, supervisor: country, head: country, administrator: country },
  perHour: 60,
  handedOverHours: 4,
  shown: true,
  why: '',
};

/** Whom a person may call and how often, and whether they see who listens; the product reads the same rows at each call. */
export async function readTelephoneRules(db: Queryable): Promise<TelephoneRulesPage> {
  const { rows } = await db.query(
    `select (select value from settings where key = 'dialing') as dialing,
       (select value from settings where key = 'supervision') as supervision,
       (select jsonb_build_object('at', j.at, 'by', a.name) from journal j left join agents a on a.id = j.actor_id
         where j.action = 'telephone_rules_changed' order by j.id desc limit 1) as changed`,
  );
  const { dialing, supervision, changed } = rows[0] as {
    dialing: { prefixes?: Partial<Prefixes>; perHour?: number; handedOverHours?: number } | null;
    supervision: { shown?: boolean; why?: string } | null;
    changed: TelephoneRulesPage['changed'];
  };
  const set = dialing?.prefixes;
  const rules = {
    // a role that is not named in what is set calls nobody
    prefixes: set ? (Object.fromEntries(roles.map((role) => [role, set[role] ?? []])) as Prefixes) : usual.prefixes,
    perHour: dialing?.perHour ?? usual.perHour,
    handedOverHours: dialing?.handedOverHours ?? usual.handedOverHours,
    shown: supervision?.shown ?? usual.shown,
    why: supervision?.why ?? '',
  };
  return { rules, changed };
}

/** An administrator changes them: from the next number that is dialed, and the next listening, on. */
export async function changeTelephoneRules(
  tx: Queryable,
  edit: TelephoneRulesEdit,
  actor: Actor,
): Promise<Done<TelephoneRulesPage>> {
  await lockSettings(tx);
  const { rules: now } = await readTelephoneRules(tx);
  const is = { ...edit.is, ...(edit.is.prefixes && { prefixes: cleanPrefixes(edit.is.prefixes) }) };
  const { row, changed } = edited(now, { was: edit.was, is });
  check(row);
  const why = row.shown ? '' : cleanInput(row.why);
  for (const [key, value] of [
    ['dialing', { prefixes: row.prefixes, perHour: row.perHour, handedOverHours: row.handedOverHours }],
    ['supervision', { shown: row.shown, ...(why && { why }) }],
  ] as const)
    await tx.query(
      'insert into settings (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value',
      [key, JSON.stringify(value)],
    );
  if (Object.keys(changed).length > 0) await journal(tx, actor.agentId, 'telephone_rules_changed', changed);
  return { result: await readTelephoneRules(tx) };
}

/** Somebody may call, now and then; and who hides an ear says why. */
function check({ prefixes, perHour, handedOverHours, shown, why }: TelephoneRules): void {
  if (roles.every((role) => prefixes[role].length === 0))
    throw new Refusal('telephone_rules.nobody', 422, { field: 'prefixes' });
  if (perHour < 1 || perHour > 1000) throw new Refusal('telephone_rules.per_hour', 422, { field: 'perHour' });
  if (handedOverHours < 1 || handedOverHours > 24)
    throw new Refusal('telephone_rules.handed_over', 422, { field: 'handedOverHours' });
  if (!shown && cleanInput(why).length < 10) throw new Refusal('telephone_rules.why', 422, { field: 'why' });
}

/** Numbers that cost extra are nobody's, whatever is set: may_dial() has the same. */
const premium = /^\+780[39]/;

/** `+7 (913)` is +7913; each once. */
function cleanPrefixes(prefixes: Prefixes): Prefixes {
  const clean = (role: keyof Prefixes) =>
    prefixes[role].map((said) => {
      const prefix = said.replace(/[\s().\p{Pd}]/gu, '');
      const field = `prefixes.${role}`;
      if (!/^\+(?:[1-9]\d{0,13})?$/.test(prefix))
        throw new Refusal('telephone_rules.prefix', 422, { field, details: { prefix: said } });
      if (premium.test(prefix)) throw new Refusal('telephone_rules.premium', 422, { field, details: { prefix: said } });
      return prefix;
    });
  return Object.fromEntries(roles.map((role) => [role, [...new Set(clean(role))]])) as Prefixes;
}

/** Who might call this number if these were the rules, and by which of them. */
export function tryNumber(phone: string, said: Prefixes): TriedNumber {
  const { e164: number } = readNumber(phone);
  const prefixes = cleanPrefixes(said);
  const costs = premium.test(number);
  const longest = (role: keyof Prefixes) =>
    costs ? undefined : prefixes[role].filter((each) => number.startsWith(each)).sort((a, b) => b.length - a.length)[0];
  return {
    number,
    premium: costs,
    by: Object.fromEntries(roles.map((role) => [role, longest(role) ?? null])) as TriedNumber['by'],
  };
}
