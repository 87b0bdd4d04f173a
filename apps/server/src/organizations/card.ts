import type { Language, OrganizationCard } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { organizationRef } from './reference.ts';

/** What is known of a company itself: places, contract, people. Requests and history are added by who asks. */
export type CompanyFacts = Omit<OrganizationCard, 'overdue' | 'openTickets' | 'history' | 'historyTotal'>;

export async function readCompany(db: Queryable, id: number, language: Language): Promise<CompanyFacts> {
  const { rows } = await db.query(
    `select ${organizationRef} as reference, person_ref(o.manager_id) as manager,
       coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'gln', l.gln, 'kpp', l.kpp, 'address', l.address) order by l.gln nulls last, l.id)
         from locations l where l.organization_id = o.id), '[]') as locations,
       (select jsonb_build_object('number', c.number, 'plan', coalesce(p.name, '—'), 'schedule', coalesce(p.schedule, ''),
           'respond', p.respond_minutes, 'resolve', p.resolve_minutes)
         from contracts c left join plans p on p.id = c.plan_id where c.organization_id = o.id and c.ended_at is null order by c.id limit 1) as contract
     from organizations o where o.id = $1`,
    [id],
  );
  const row = rows[0];
  if (!row) throw new Refusal('organization.unknown', 404);
  const contract = row.contract && {
    ...row.contract,
    respond: workingTime(row.contract.respond, language),
    resolve: workingTime(row.contract.resolve, language),
  };
  return {
    ...row.reference,
    locations: row.locations,
    contract,
    manager: row.manager,
    contacts: await readContacts(db, id),
  };
}

async function readContacts(db: Queryable, organizationId: number): Promise<OrganizationCard['contacts']> {
  const { rows } = await db.query(
    `select c.id, c.name, c.position, c.email,
       coalesce((select jsonb_agg(jsonb_build_object('text', p.raw, 'e164', p.e164) order by p.id) from contact_phones p where p.contact_id = c.id), '[]') as phones,
       (select max(i.created_at) from interactions i where i.organization_id = $1 and i.contact_id = c.id) as "lastCallAt"
     from contacts c where c.organization_id = $1 order by "lastCallAt" desc nulls last, c.name collate "ru-x-icu", c.id limit 200`,
    [organizationId],
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
