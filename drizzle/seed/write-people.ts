import { accounting, accounts, center, colleagues, contracting, edi, integration, type Person } from './people.ts';
import { idOf, insertNamed, insertRows, type Client, type Ids } from './rows.ts';

/** A department and its queue; `deadline`: seconds until an escalation nobody took becomes a request. */
const departments: readonly { name: string; position: number; deadline: number; head?: string }[] = [
  { name: center, position: 10, deadline: 180, head: 'head' },
  { name: integration, position: 20, deadline: 180 },
  { name: contracting, position: 30, deadline: 120 },
  { name: accounting, position: 40, deadline: 120 },
];

export type Team = {
  /** Ids by login. */
  agents: ReadonlyMap<string, number>;
  names: ReadonlyMap<number, string>;
  departments: ReadonlyMap<string, number>;
  queues: ReadonlyMap<string, number>;
  /** Members of each queue who worked on past days. */
  members: ReadonlyMap<number, readonly { agentId: number; tier: number }[]>;
};

/** Of the demo's password, and of one that nobody knows. */
export type Hashes = { known: string; unknown: string };

/** People, departments, queues and who sits where. */
export async function writePeople(tx: Client, ids: Ids, hashes: Hashes, now: number): Promise<Team> {
  const departmentIds = await insertNamed(
    tx,
    'departments',
    departments.map(({ name, position }) => ({ name, position, is_default: false, closed: false })),
  );
  await insertNamed(tx, 'queues', [{ name: edi, position: 5 }]);
  const queueIds = await insertNamed(
    tx,
    'queues',
    departments.map(({ name, position, deadline }) => ({
      name,
      position: position + 10,
      department_id: idOf(departmentIds, name),
      escalation_deadline: deadline,
    })),
  );
  const everybody = [...accounts, ...colleagues];
  const agents = new Map(everybody.map(({ login }) => [login, ids.next('agents')]));
  const daysAgo = (days: number) => new Date(now - days * 86_400_000).toISOString();
  const personRow = (person: Person) => ({
    id: idOf(agents, person.login),
    version: person.gone ? 2 : 1,
    login: person.login,
    name: person.name,
    email: `${person.login}@nash.example`,
    extension: person.extension,
    roles: person.roles,
    department_id: person.department === null ? null : idOf(departmentIds, person.department),
    stand_in_id: person.standIn ? idOf(agents, person.standIn) : null,
    password_hash: accounts.includes(person) ? hashes.known : person.invited ? null : hashes.unknown,
    disabled_at: person.gone ? daysAgo(30) : null,
    last_sign_in_at: accounts.includes(person) || person.invited ? null : daysAgo(person.gone ? 31 : 1),
    created_at: daysAgo(person.invited ? 2 : 400),
  });
  await insertRows(tx, 'agents', everybody.map(personRow));
  const event = (person: Person, version: number, type: string, days: number) => ({
    agent_id: idOf(agents, person.login),
    version,
    type,
    at: daysAgo(days),
    actor: 'linia',
    data: {},
  });
  await insertRows(
    tx,
    'agent_events',
    everybody.flatMap((person) => [
      event(person, 1, person.invited ? 'invited' : 'joined', person.invited ? 2 : 400),
      ...(person.gone ? [event(person, 2, 'disabled', 30)] : []),
    ]),
  );
  const memberships = everybody.flatMap((person) =>
    person.queues.map(([queue, tier]) => ({
      queue_id: idOf(queueIds, queue),
      agent_id: idOf(agents, person.login),
      tier,
    })),
  );
  await insertRows(tx, 'queue_members', memberships);
  for (const { name, head } of departments) {
    if (head) await tx.query('update departments set head_id = $1 where name = $2', [idOf(agents, head), name]);
  }
  // past days are the work of those who were there
  const workers = new Set(
    everybody.filter(({ gone, invited }) => !gone && !invited).map(({ login }) => agents.get(login)),
  );
  const members = new Map<number, { agentId: number; tier: number }[]>();
  for (const { queue_id, agent_id, tier } of memberships) {
    if (!workers.has(agent_id)) continue;
    members.set(queue_id, [...(members.get(queue_id) ?? []), { agentId: agent_id, tier }]);
  }
  const names = new Map(everybody.map(({ login, name }) => [idOf(agents, login), name]));
  return { agents, names, departments: departmentIds, queues: queueIds, members };
}
