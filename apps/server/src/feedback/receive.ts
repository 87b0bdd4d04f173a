import { checkInn, rankNames, type FeedbackKind, type FeedbackSubject } from '@linia/domain';
import type { Language } from '@linia/protocol';
import { escalationRules, ruleFor } from '../queues/rules.ts';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Done } from '../shell/verb.ts';

/** What a customer wrote, already looked at by the page: texts are clean, the address can be one. */
export type Received = {
  /** The mark that the form was given when it was opened. */
  formKey: string;
  kind: Exclude<FeedbackKind, 'overdue'>;
  about: FeedbackSubject;
  requestNumber: string;
  person: string;
  serviceId: number | null;
  text: string;
  name: string;
  email: string;
  company: string;
  inn: string;
  language: Language;
  /** What they have agreed to, as it was before their eyes. */
  consent: { version: number; text: string };
};

/** More than that from one e-mail address in an hour is nobody's day of work. */
const mostAnHour = 10;

/**
 * A customer is heard: their feedback has a number and goes to the head of the department that it is about; the letter with the
 * number is ordered in the same transaction. The form sent twice, or by two processes at once, is one. What the base knows of the
 * request or the company is looked up for the head alone: whoever wrote learns the number and nothing else.
 */
export async function receiveFeedback(tx: Queryable, input: Received): Promise<Done<{ number: number }>> {
  // two of one address at once would both be the last one that may come
  await tx.query(`select pg_advisory_xact_lock(hashtext('feedback ' || $1))`, [input.email]);
  const { rows: lately } = await tx.query(
    `select count(*) filter (where form_key = $2)::int as same, count(*)::int as all from feedback
     where email = $1 and form_key is not null and created_at > linia_now() - interval '1 hour'`,
    [input.email, input.formKey],
  );
  if (lately[0].all >= mostAnHour && lately[0].same === 0) throw new Refusal('form.often', 429);
  const found = await whatItIsAbout(tx, input);
  const { rows } = await tx.query(
    `insert into feedback (kind, about, department_id, owner_id, ticket_id, request_number, person, person_id, service_id, organization_id,
       company, inn, name, email, belongs, text, language, form_key, answer_by, created_at, touched_at)
     select $1, $2, d, head_of(d, $6), $4, $5, $7, $6, $8, $9, $10, $11, $12, $13::text, coalesce(sender_belongs($4, $13), false), $14, $15, $16,
       feedback_answer_by($1, d, linia_now()), linia_now(), linia_now()
     from department_or_default($3) d on conflict (form_key) do nothing returning id, number`,
    [
      input.kind,
      input.about,
      found.departmentId,
      found.ticketId,
      input.requestNumber,
      found.personId,
      input.person,
      input.serviceId,
      found.organizationId,
      input.company,
      input.inn,
      input.name,
      input.email,
      input.text,
      input.language,
      input.formKey,
    ],
  );
  if (!rows[0]) {
    const first = await tx.query('select number from feedback where form_key = $1', [input.formKey]);
    return { result: { number: first.rows[0].number as number } };
  }
  const { id, number } = rows[0] as { id: number; number: number };
  await tx.query(`select advance_feedback($1, 'registered', 'caller', $2)`, [
    id,
    JSON.stringify({ consent: input.consent }),
  ]);
  await tx.query(
    `select queue_mail('mail.feedback_number', jsonb_build_object('feedback', $1::bigint), interval '2 days')`,
    [id],
  );
  return { result: { number } };
}

type Found = {
  ticketId: number | null;
  departmentId: number | null;
  personId: number | null;
  organizationId: number | null;
};

/** A request leads to the department that has it; a person to theirs, where the name means one only; a service by the rules. */
async function whatItIsAbout(tx: Queryable, input: Received): Promise<Found> {
  const inn = checkInn(input.inn);
  const { rows } = await tx.query(
    `select t.id as "ticketId", t.department_id as "departmentId", t.organization_id as "organizationId",
       (select live_organization(id) from organizations where inn = $2) as "byInn"
     from (select 1) one left join tickets n on n.number = $1 left join tickets t on t.id = live_ticket(n.id)`,
    [input.about === 'request' ? readNumber(input.requestNumber) : null, inn.valid ? inn.value : null],
  );
  const { byInn, ...request } = rows[0] as Omit<Found, 'personId'> & { byInn: number | null };
  const person = input.about === 'person' ? await whoIsMeant(tx, input.person) : null;
  const byService =
    input.about === 'service' && input.serviceId !== null
      ? ruleFor(await escalationRules(tx), {
          serviceId: input.serviceId,
          subjectId: null,
          organizationId: request.organizationId ?? byInn,
        }).departmentId
      : null;
  return {
    ticketId: request.ticketId,
    departmentId: request.departmentId ?? person?.departmentId ?? byService,
    personId: person?.id ?? null,
    // a request says whose it is; an INN is public knowledge, and no more than typed beside it
    organizationId: request.organizationId ?? byInn,
  };
}

const readNumber = (typed: string): number | null => {
  const digits = typed.replace(/\D/g, '');
  return digits.length >= 1 && digits.length <= 9 ? Number(digits) : null;
};

/** Only where one colleague is meant and nobody else as well: whose name is shared is found by the head. */
async function whoIsMeant(tx: Queryable, name: string): Promise<{ id: number; departmentId: number | null } | null> {
  if (name === '') return null;
  const { rows } = await tx.query(
    `select a.id, a.name as "fullName", coalesce(a.department_id, (select id from departments where head_id = a.id order by id limit 1)) as "departmentId"
     from agents a where a.disabled_at is null`,
  );
  const ranked = rankNames(name, rows as { id: number; fullName: string; departmentId: number | null }[]);
  return ranked.length === 1 || (ranked[0] && ranked[0].score > ranked[1]!.score) ? ranked[0]! : null;
}
