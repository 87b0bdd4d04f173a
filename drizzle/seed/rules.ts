import { idOf, insertRows, type Client } from './rows.ts';

type Condition = { subject?: string; service?: string; organization?: string; to: string };

const center = 'Удостоверяющий центр';
const integration = 'Интеграции';

/** Read from above, the first that fits decides; the default stands last. */
const conditions: readonly Condition[] = [
  { subject: 'Сертификат отозван', to: center },
  { subject: 'Выпуск и перевыпуск подписи', to: center },
  { service: 'Электронная подпись', to: center },
  // their exchange was built by Integrations, who know it best whatever it is about
  { organization: 'АО «Волжский крахмал»', to: integration },
  { service: 'Интеграция: API, AS2, 1С', to: integration },
  { subject: 'Роуминг с другим оператором', to: integration },
  { service: 'Маркировка', subject: 'Коды маркировки не приняты', to: integration },
  { service: 'Счета и акты', to: 'Бухгалтерия' },
  { service: 'Договор и тариф', to: 'Договорной отдел' },
];

export type WrittenRule = {
  id: number;
  position: number;
  text: string;
  subjectId: number | null;
  serviceId: number | null;
  organizationId: number | null;
  departmentId: number;
};

/** The demo's rules before the default one, which moves to the end. Returns all of them in order. */
export async function writeRules(
  tx: Client,
  known: Record<'subjects' | 'services' | 'organizations' | 'departments', ReadonlyMap<string, number>>,
): Promise<WrittenRule[]> {
  await tx.query(
    'update rules set position = $1 where subject_id is null and service_id is null and organization_id is null',
    [conditions.length + 1],
  );
  await insertRows(
    tx,
    'rules',
    conditions.map(({ subject, service, organization, to }, at) => ({
      position: at + 1,
      subject_id: subject ? idOf(known.subjects, subject) : null,
      service_id: service ? idOf(known.services, service) : null,
      organization_id: organization ? idOf(known.organizations, organization) : null,
      department_id: idOf(known.departments, to),
    })),
  );
  const { rows } = await tx.query(
    `select r.id, r.position, r.subject_id, r.service_id, r.organization_id, r.department_id,
       coalesce(nullif(concat_ws(', ', '«' || j.name || '»', '«' || s.name || '»', '«' || o.name || '»'), ''), '*') || ' → ' || d.name as text
     from rules r left join subjects j on j.id = r.subject_id left join services s on s.id = r.service_id
       left join organizations o on o.id = r.organization_id join departments d on d.id = r.department_id order by r.position`,
  );
  const id = (value: unknown) => (value === null ? null : Number(value));
  return rows.map((row) => ({
    id: Number(row['id']),
    position: Number(row['position']),
    text: String(row['text']),
    subjectId: id(row['subject_id']),
    serviceId: id(row['service_id']),
    organizationId: id(row['organization_id']),
    departmentId: Number(row['department_id']),
  }));
}
