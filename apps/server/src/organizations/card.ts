import type { ContractView, Language, OrganizationCard } from '@linia/protocol';
import { inOrder, prepare, type Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { organizationRef } from './reference.ts';

/** What is known of a company itself: places, contracts, people, numbers. Requests and history are added by who asks. */
export type CompanyFacts = Omit<OrganizationCard, 'overdue' | 'openTickets' | 'history' | 'historyTotal'>;

/** A phone as a card shows it, for a query that has it as `p`: with who kept it on which call, where it was learned. */
const phoneView = `jsonb_build_object('id', p.id, 'text', p.raw, 'e164', p.e164, 'learned', case when p.learned_on is not null then
  jsonb_build_object('phoneId', p.id, 'at', p.learned_at, 'by', person_ref(p.learned_by), 'interactionId', p.learned_on) end)`;

/** @param id of a company that is there: who was merged is asked for by `readLiveId` */
export async function readCompany(db: Queryable, id: number, language: Language): Promise<CompanyFacts> {
  const [{ rows }, contacts] = await inOrder([db.query(companyQuery(id)), readContacts(db, id)]);
  const row = rows[0];
  if (!row) throw new Refusal('organization.unknown', 404);
  const contracts = (row.contracts as Promised[]).map((contract): ContractView => ({
    ...contract,
    respond: workingTime(contract.respond, language),
    resolve: workingTime(contract.resolve, language),
  }));
  return {
    ...row.reference,
    ogrn: row.ogrn,
    locations: row.locations,
    contract: contracts.find(({ endedAt }) => endedAt === null) ?? null,
    contracts,
    phones: row.phones,
    manager: row.manager,
    contacts,
    merged: row.merged,
  };
}

const companyQuery = (id: number) =>
  prepare(
    `select ${organizationRef} as reference, o.ogrn, person_ref(o.manager_id) as manager,
       coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'gln', l.gln, 'kpp', l.kpp, 'address', l.address) order by l.gln nulls last, l.id)
         from locations l where l.organization_id = o.id), '[]') as locations,
       coalesce((select jsonb_agg(jsonb_build_object('number', c.number, 'plan', coalesce(p.name, '—'), 'schedule', coalesce(p.schedule, ''),
           'respond', p.respond_minutes, 'resolve', p.resolve_minutes, 'endedAt', c.ended_at) order by c.ended_at desc nulls first, c.id)
         from contracts c left join plans p on p.id = c.plan_id where c.organization_id = o.id), '[]') as contracts,
       coalesce((select jsonb_agg(${phoneView} order by p.id) from contact_phones p where p.organization_id = o.id), '[]') as phones,
       coalesce((select jsonb_agg(jsonb_build_object('mergeId', m.id, 'id', g.id, 'name', g.name,
           'inn', coalesce(g.inn, m.moved #>> '{filled,inn}'), 'at', m.merged_at, 'by', person_ref(m.merged_by)) order by m.merged_at desc, m.id desc)
         from organization_merges m join organizations g on g.id = m.gone_id where m.kept_id = o.id and m.undone_at is null), '[]') as merged
     from organizations o where o.id = $1`,
    [id],
  );

type Promised = Omit<ContractView, 'respond' | 'resolve'> & { respond: number | null; resolve: number | null };

async function readContacts(db: Queryable, organizationId: number): Promise<OrganizationCard['contacts']> {
  const { rows } = await db.query(
    prepare(
      `select c.id, c.name, c.position, c.email,
       coalesce((select jsonb_agg(${phoneView} order by p.id) from contact_phones p where p.contact_id = c.id), '[]') as phones,
       (select max(i.created_at) from interactions i where i.organization_id = $1 and i.contact_id = c.id) as "lastCallAt"
     from contacts c where c.organization_id = $1 order by "lastCallAt" desc nulls last, c.name collate "ru-x-icu", c.id limit 200`,
      [organizationId],
    ),
  );
  return rows as OrganizationCard['contacts'];
}

/** A promise of the plan in words; none is «—». */
export function workingTime(minutes: number | null, language: Language): string {
  if (minutes === null) return '—';
  const [hour, minute] = language === 'ru' ? ['ч', 'мин'] : ['h', 'min'];
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  return [h > 0 && `${h}\u00A0${hour}`, (m > 0 || h === 0) && `${m}\u00A0${minute}`].filter(Boolean).join(' ');
}
