import { idOf, insertNamed, insertRows, type Client } from './rows.ts';

const skills = [
  { name: 'Маркировка', kind: 'skill', code: null, position: 1 },
  { name: 'Интеграция: API, AS2', kind: 'skill', code: null, position: 2 },
  { name: 'Английский', kind: 'language', code: 'en', position: 3 },
] as const;

/** Who can what, by login. Nothing asks for it yet: an administrator says which line or service does. */
const levels: readonly (readonly [login: string, skill: (typeof skills)[number]['name'], level: number])[] = [
  ['agent', 'Маркировка', 3],
  ['agent', 'Английский', 4],
  ['agent2', 'Маркировка', 5],
  ['specialist', 'Интеграция: API, AS2', 2],
  ['specialist2', 'Английский', 2],
];

/** What callers may need of people, and how well the demo's people can it. */
export async function writeSkills(tx: Client, agents: ReadonlyMap<string, number>): Promise<void> {
  const ids = await insertNamed(tx, 'skills', skills);
  await insertRows(
    tx,
    'agent_skills',
    levels.map(([login, skill, level]) => ({
      agent_id: idOf(agents, login),
      skill_id: idOf(ids, skill),
      level,
    })),
  );
}
