import { unknownReplyFields } from '@linia/domain';
import type { NewTemplate, TemplateEdit, TemplateRow, Templates } from '@linia/protocol';
import { cleanName, edited, lockSettings } from '../../queues/settings/edit.ts';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';

/** Texts to answer with, the retired ones too, and the departments that one can be for. */
export async function readTemplates(db: Queryable): Promise<Templates> {
  const { rows } = await db.query(
    `select coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'language', r.language, 'departmentId', r.department_id,
         'text', r.text, 'retired', r.retired, 'changedAt', r.changed_at, 'changedBy', a.name) order by r.retired, r.position, r.name)
         from reply_templates r left join agents a on a.id = r.changed_by), '[]') as templates,
       coalesce((select jsonb_agg(jsonb_build_object('id', id, 'name', name) order by position, id) from departments where not closed), '[]') as departments`,
  );
  return rows[0] as Templates;
}

async function find(tx: Queryable, id: number): Promise<TemplateRow> {
  const row = (await readTemplates(tx)).templates.find((each) => each.id === id);
  if (!row) throw new Refusal('template.unknown', 404);
  return row;
}

/** One more text that agents can answer with. */
export async function addTemplate(tx: Queryable, given: NewTemplate, actor: Actor): Promise<Done<TemplateRow>> {
  await lockSettings(tx);
  const template = await checked(tx, { ...given, id: null });
  const { rows } = await tx.query(
    `insert into reply_templates (name, language, department_id, text, position, changed_at, changed_by)
     values ($1, $2, $3, $4, (select coalesce(max(position), 0) + 1 from reply_templates), linia_now(), $5) returning id`,
    [template.name, template.language, template.departmentId, template.text, actor.agentId],
  );
  const made = await find(tx, rows[0].id as number);
  await journal(tx, actor.agentId, 'template_added', { template: made.id, after: made });
  return { result: made };
}

/** A text says something else, is for another department, is offered no more, or again. */
export async function changeTemplate(
  tx: Queryable,
  { id, edit }: { id: number; edit: TemplateEdit },
  actor: Actor,
): Promise<Done<TemplateRow>> {
  await lockSettings(tx);
  const before = await find(tx, id);
  const { row, changed } = edited(before, edit as { is: Partial<TemplateRow>; was: Partial<TemplateRow> });
  if (Object.keys(changed).length === 0) return { result: before };
  const { name, language, departmentId, text } = await checked(tx, row);
  await tx.query(
    `update reply_templates set name = $2, language = $3, department_id = $4, text = $5, retired = $6, changed_at = linia_now(), changed_by = $7
     where id = $1`,
    [id, name, language, departmentId, text, row.retired, actor.agentId],
  );
  await journal(tx, actor.agentId, 'template_changed', { template: id, changed });
  return { result: await find(tx, id) };
}

async function checked(tx: Queryable, given: NewTemplate & { id: number | null }): Promise<NewTemplate> {
  const name = cleanName(given.name);
  const text = given.text.replace(/\r\n?/g, '\n').trim();
  if (text === '') throw new Refusal('input.invalid', 422, { field: 'text' });
  const [unknown] = unknownReplyFields(text);
  if (unknown !== undefined) throw new Refusal('template.field', 422, { field: 'text', details: { field: unknown } });
  const { rows } = await tx.query(
    `select exists (select from reply_templates where lower(name) = lower($1) and language = $2 and department_id is not distinct from $3
         and not retired and id is distinct from $4) as taken,
       $3::int is null or exists (select from departments where id = $3) as department`,
    [name, given.language, given.departmentId, given.id],
  );
  if (rows[0].taken) throw new Refusal('template.taken', 409, { field: 'name' });
  if (!rows[0].department) throw new Refusal('department.unknown', 422, { field: 'departmentId' });
  return { ...given, name, text };
}
