/** A company as every card names it (packages/protocol, OrganizationRef), for a query that has it as `o`. */
export const organizationRef = `jsonb_build_object('id', o.id, 'name', o.name, 'inn', o.inn, 'kpp', o.kpp,
  'gln', (select min(gln) from locations where organization_id = o.id),
  'glnCount', (select count(gln) from locations where organization_id = o.id))`;
