import { checkGln, checkInn, cleanInput, foldContract } from '@linia/domain';
import type { Intake, IntakeAnswer } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Done } from '../../shell/verb.ts';

/** Another program registers a request: by the same door as a letter and a call. What it names and nobody knows is refused. */
export async function registerIntake(
  tx: Queryable,
  token: { id: number; name: string; departmentId: number | null },
  input: Intake,
): Promise<Done<IntakeAnswer>> {
  const subject = cleanInput(input.subject, 300);
  if (subject === '') throw new Refusal('ticket.subject', 422, { field: 'subject' });
  const { rows } = await tx.query(
    `select (select id from services where name = $1 and not retired) as service, (select id from departments where name = $2 and not closed) as department,
       coalesce((select id from departments where id = $3 and not closed), (select id from departments where is_default)) as usual`,
    [input.service ?? null, input.department ?? null, token.departmentId],
  );
  const { service, department, usual } = rows[0] as Record<'service' | 'department' | 'usual', number | null>;
  if (input.service !== undefined && service === null) throw new Refusal('service.unknown', 422, { field: 'service' });
  if (input.department !== undefined && department === null)
    throw new Refusal('department.unknown', 422, { field: 'department' });
  const organization = await organizationOf(tx, input);
  const made = await tx.query(`select * from create_ticket($1, $2, $3, null, $4, $5, null, null, $6, 'webform', $7)`, [
    subject,
    cleanInput(input.description ?? '', 20_000),
    organization,
    service,
    department ?? usual,
    `api:${token.name}`,
    input.priority ?? 'normal',
  ]);
  const answer = await tx.query(
    `select t.number, t.respond_by as "respondBy", t.resolve_by as "resolveBy", o.name as organization, d.name as department
     from tickets t left join organizations o on o.id = t.organization_id left join departments d on d.id = t.department_id where t.id = $1`,
    [made.rows[0].ticket_id],
  );
  return { result: answer.rows[0] as IntakeAnswer };
}

/** Whose it is, by what was named. Two numbers that lead to two companies are a mistake of whoever sent them. */
async function organizationOf(tx: Queryable, { inn, gln, contract }: Intake): Promise<number | null> {
  const { rows } = await tx.query(
    `select array_agg(distinct live_organization(id)) as ids from (
       select id from organizations where inn = $1
       union select organization_id from locations where gln = $2
       union select organization_id from contracts where folded = $3) found`,
    [
      digits('inn', inn, checkInn),
      digits('gln', gln, checkGln),
      contract === undefined ? null : foldContract(contract),
    ],
  );
  const ids = (rows[0].ids ?? []) as number[];
  if (ids.length > 1) throw new Refusal('intake.two_companies', 422, { field: 'inn' });
  return ids[0] ?? null;
}

function digits(
  field: string,
  text: string | undefined,
  check: (text: string) => { valid: true; value: string } | { valid: false },
): string | null {
  if (text === undefined) return null;
  const checked = check(text);
  if (!checked.valid) throw new Refusal('intake.number', 422, { field });
  return checked.value;
}
