import type { CompanyChoice, RuleRow, TriedRules, WordRow } from '@linia/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { administer, anAdministratorsHouse, fresh, journalled, world } from './settings.testing.ts';

anAdministratorsHouse();

let service: number;
let subject: number;
let company: number;
let other: number;

beforeAll(async () => {
  const word = async (kind: string, name: string) =>
    (await administer<WordRow>('POST', `/api/words/${kind}`, { name })).body.id;
  service = await word('services', 'Электронная подпись');
  subject = await word('subjects', 'Сертификат отозван');
  const { rows } = await fresh.pool.query(
    `insert into organizations (name, folded, inn) values ('АО «Волжский крахмал»', 'волжский крахмал', '7707083893') returning id`,
  );
  company = rows[0].id;
  other = (await administer<{ id: number }>('POST', '/api/departments', { name: 'Интеграции', headId: null })).body.id;
});

const nothing = { serviceId: null, subjectId: null, organizationId: null };
const add = async (named: object, departmentId = other) =>
  (await administer<RuleRow>('POST', '/api/rules', { ...nothing, departmentId, ...named })).body;
const rules = async () => (await administer<RuleRow[]>('GET', '/api/rules')).body;
const order = (was: number[], is: number[]) => administer<RuleRow[]>('PUT', '/api/rules/order', { was, is });

describe('a rule', () => {
  it('is read last but for the default one, and the journal has it', async () => {
    const rule = await add({ serviceId: service });
    const all = await rules();
    expect(all.map(({ id, isDefault }) => [id, isDefault])).toEqual([
      [rule.id, false],
      [expect.any(Number), true],
    ]);
    expect(all[1]!.position).toBeGreaterThan(rule.position);
    expect(await journalled()).toEqual({
      action: 'rule_added',
      data: {
        rule: rule.id,
        position: rule.position,
        after: { ...nothing, serviceId: service, departmentId: other },
      },
    });
  });

  it('names no word that is retired, but keeps one that it named before', async () => {
    const [rule] = await rules();
    const retire = (retired: boolean) =>
      fresh.pool.query('update services set retired = $2 where id = $1', [service, retired]);
    await retire(true);
    const named = await administer('POST', '/api/rules', { ...nothing, serviceId: service, departmentId: other });
    expect(named).toMatchObject({ status: 422, body: { error: { code: 'log.unknown_value', field: 'serviceId' } } });
    const edit = { is: { subjectId: subject }, was: { subjectId: null } };
    expect((await administer('PATCH', `/api/rules/${rule!.id}`, edit)).status).toBe(200);
    await administer('PATCH', `/api/rules/${rule!.id}`, { is: edit.was, was: edit.is });
    await retire(false);
  });

  it('that an earlier one covers is shown with it; moved above it, it decides', async () => {
    const first = (await rules())[0]!;
    const narrow = await add({ serviceId: service, subjectId: subject }, world.department);
    expect(narrow.coveredBy).toBe(first.id);
    const tried = async () =>
      (await administer<TriedRules>('POST', '/api/rules/try', { ...nothing, serviceId: service, subjectId: subject }))
        .body;
    expect((await tried()).ruleId).toBe(first.id);
    const was = (await rules()).map(({ id }) => id);
    const moved = await order(was, [narrow.id, ...was.filter((id) => id !== narrow.id)]);
    expect(moved.body.map(({ position }) => position)).toEqual([1, 2, 3]);
    expect(moved.body.map(({ coveredBy }) => coveredBy)).toEqual([null, null, null]);
    expect(await journalled()).toMatchObject({ action: 'rules_ordered', data: { from: was } });
    expect(await tried()).toEqual({
      ruleId: narrow.id,
      position: 1,
      departmentId: world.department,
      steps: [{ ruleId: narrow.id, position: 1, missed: [] }],
    });
  });

  it('is tried on an example, which says what each before it missed', async () => {
    const tried = await administer<TriedRules>('POST', '/api/rules/try', { ...nothing, organizationId: company });
    const all = await rules();
    expect(tried.body).toEqual({
      ruleId: all.at(-1)!.id,
      position: all.at(-1)!.position,
      departmentId: world.department,
      steps: [
        { ruleId: all[0]!.id, position: 1, missed: ['service', 'subject'] },
        { ruleId: all[1]!.id, position: 2, missed: ['service'] },
        { ruleId: all[2]!.id, position: 3, missed: [] },
      ],
    });
  });

  it('names a company, found by its INN', async () => {
    const found = await administer<CompanyChoice[]>('GET', '/api/rules/companies?q=7707083893');
    expect(found.body).toEqual([{ id: company, name: 'АО «Волжский крахмал»', inn: '7707083893' }]);
    const rule = await add({ organizationId: company });
    expect(rule.organization).toEqual({ id: company, name: 'АО «Волжский крахмал»' });
  });

  it('changes, unless somebody has changed it meanwhile', async () => {
    const rule = (await rules()).find(({ organization }) => organization)!;
    const lead = (to: number) =>
      administer<RuleRow>('PATCH', `/api/rules/${rule.id}`, { is: { departmentId: to }, was: { departmentId: other } });
    expect((await lead(world.department)).body.departmentId).toBe(world.department);
    expect(await journalled()).toMatchObject({
      action: 'rule_changed',
      data: { rule: rule.id, changed: { departmentId: { from: other, to: world.department } } },
    });
    expect((await lead(world.department)).body.error.code).toBe('settings.changed');
  });

  it('that names nothing, leads to nowhere or to a closed department, is refused', async () => {
    const refused = async (rule: object) => {
      const { status, body } = await administer('POST', '/api/rules', { ...nothing, departmentId: other, ...rule });
      return [status, body.error.code, body.error.field];
    };
    expect(await refused({})).toEqual([422, 'rule.empty', 'subjectId']);
    expect(await refused({ serviceId: 999_999 })).toEqual([422, 'log.unknown_value', 'serviceId']);
    expect(await refused({ serviceId: service, departmentId: 999_999 })).toEqual([
      422,
      'department.unknown',
      'departmentId',
    ]);
    await fresh.pool.query(`insert into departments (name, closed) values ('Закрытый', true)`);
    const { rows } = await fresh.pool.query(`select id from departments where closed`);
    expect(await refused({ serviceId: service, departmentId: rows[0].id })).toEqual([
      409,
      'department.closed',
      'departmentId',
    ]);
  });

  it('goes, and the call that it chose for keeps its place and its words', async () => {
    const [rule] = await rules();
    const { rows } = await fresh.pool.query(
      `with call as (insert into interactions (state, direction, line_id, recorded, created_at) values ('closed', 'incoming', $1, false, now()) returning id)
       insert into escalations (interaction_id, state, mode, from_agent, department_id, rule_id, rule_position, rule_text, summary, created_at, deadline_at)
       select id, 'cancelled', 'warm', $2, $3, $4, 1, '«Сертификат отозван» → УЦ', '—', now(), now() from call returning interaction_id`,
      [world.line, world.agents[0], world.department, rule!.id],
    );
    expect((await administer('DELETE', `/api/rules/${rule!.id}`)).status).toBe(200);
    expect(await journalled()).toMatchObject({
      action: 'rule_deleted',
      data: { rule: rule!.id, before: { subjectId: subject } },
    });
    const card = await fresh.pool.query('select interaction_card($1) as card', [rows[0].interaction_id]);
    expect(card.rows[0].card.escalations[0].rule).toEqual({ id: null, position: 1, text: '«Сертификат отозван» → УЦ' });
    expect((await rules()).map(({ position }) => position)).toEqual([1, 2, 3]);
    expect((await administer('DELETE', `/api/rules/${rule!.id}`)).body.error.code).toBe('rule.unknown');
  });

  it('for everything else neither goes, nor changes, nor moves', async () => {
    const all = (await rules()).map(({ id }) => id);
    const last = all.at(-1)!;
    const answers = [
      await administer('DELETE', `/api/rules/${last}`),
      await administer('PATCH', `/api/rules/${last}`, {
        is: { departmentId: other },
        was: { departmentId: world.department },
      }),
      await order(all, [last, ...all.slice(0, -1)]),
    ];
    expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual(Array(3).fill([409, 'rule.default']));
  });

  it('ordered by two administrators at once stands as one of them wanted, and the other is told', async () => {
    const all = (await rules()).map(({ id }) => id);
    await add({ serviceId: service, organizationId: company });
    const was = (await rules()).map(({ id }) => id);
    expect(was.length).toBe(all.length + 1);
    const last = was.at(-1)!;
    const rest = was.slice(0, -1);
    const answers = await Promise.all([
      order(was, [...rest.slice(1), rest[0]!, last]),
      order(was, [rest.at(-1)!, ...rest.slice(0, -1), last]),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});
