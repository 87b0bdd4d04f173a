import type { MadeOrganization } from './organizations.ts';
import { plans } from './organizations.ts';
import { idOf, insertNamed, insertRows, type Client, type Ids } from './rows.ts';

/** A person of a customer as the history needs them. */
export type Customer = {
  organizationId: number;
  organization: string;
  planId: number | null;
  contactId: number;
  contact: string;
  e164: string;
  inn: string | null;
  /** The number leads to one company; and to this person alone. Then a call from it is identified by itself. */
  companyKnown: boolean;
  own: boolean;
};

/** Plans, companies, their places, contracts and people. Returns everybody who may have called. */
export async function writeOrganizations(
  tx: Client,
  ids: Ids,
  organizations: readonly MadeOrganization[],
  agents: ReadonlyMap<string, number>,
  now: number,
): Promise<Customer[]> {
  const planIds = await insertNamed(tx, 'plans', plans);
  await tx.query(
    `insert into plan_targets (plan_id, position, priority, respond_minutes, resolve_minutes) select id, 1, 'urgent', 10, 30 from plans where resolve_minutes is not null`,
  );
  const daysAgo = (days: number) => new Date(now - days * 86_400_000).toISOString();
  const placed = organizations.map((made) => ({ made, id: ids.next('organizations') }));
  await insertRows(
    tx,
    'organizations',
    placed.map(({ made: { name, folded, inn, kpp, ogrn, manager, age }, id }) => ({
      id,
      name,
      folded,
      inn,
      kpp,
      ogrn,
      manager_id: manager === null ? null : idOf(agents, manager),
      created_at: daysAgo(age),
    })),
  );
  await insertRows(
    tx,
    'locations',
    placed.flatMap(({ made, id }) =>
      made.locations.map((location) => ({ id: ids.next('locations'), organization_id: id, ...location })),
    ),
  );
  await insertRows(
    tx,
    'contracts',
    placed.flatMap(({ made, id }) =>
      made.contracts.map(({ number, plan, endedDaysAgo }) => ({
        organization_id: id,
        number,
        plan_id: idOf(planIds, plan),
        ended_at: endedDaysAgo === null ? null : daysAgo(endedDaysAgo),
      })),
    ),
  );
  const people = placed.flatMap(({ made, id }) =>
    made.contacts.map((contact) => ({ contact, made, organizationId: id, id: ids.next('contacts') })),
  );
  await insertRows(
    tx,
    'contacts',
    people.map(({ contact: { name, folded, position, email }, organizationId, id }) => ({
      id,
      organization_id: organizationId,
      name,
      folded,
      position,
      email,
    })),
  );
  await insertRows(
    tx,
    'contact_phones',
    people.flatMap(({ contact, id }) => contact.phones.map((phone) => ({ contact_id: id, ...phone }))),
  );
  const holders = new Map<string, { people: Set<number>; companies: Set<number> }>();
  for (const { contact, id, organizationId } of people) {
    for (const { e164 } of contact.phones) {
      const of = holders.get(e164 ?? '') ?? { people: new Set(), companies: new Set() };
      holders.set(e164 ?? '', { people: of.people.add(id), companies: of.companies.add(organizationId) });
    }
  }
  return people.map(({ contact, made, organizationId, id }) => {
    const phone = contact.phones[0];
    const current = made.contracts.find(({ endedDaysAgo }) => endedDaysAgo === null);
    return {
      organizationId,
      organization: made.name,
      planId: current ? idOf(planIds, current.plan) : null,
      contactId: id,
      contact: contact.name,
      e164: phone?.e164 ?? '',
      inn: made.inn,
      companyKnown: holders.get(phone?.e164 ?? '')?.companies.size === 1,
      own: holders.get(phone?.e164 ?? '')?.people.size === 1,
    };
  });
}
