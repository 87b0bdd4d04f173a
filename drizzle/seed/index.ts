import { randomBytes } from 'node:crypto';
import { writeBasics } from './basics.ts';
import { writeCalendars } from './calendars.ts';
import { writeDuplicates } from './duplicates.ts';
import { writeFaq } from './faq/write-faq.ts';
import { writeFeedback } from './feedback.ts';
import { makeOrganizations } from './organizations.ts';
import { writeLines } from './lines.ts';
import { demoPassword } from './people.ts';
import { writeRatings } from './ratings.ts';
import { Ids, idsByName, inOneTransaction, insertRows, type Client, type ClientOrPool } from './rows.ts';
import { writeRules } from './rules.ts';
import { writeSkills } from './skills.ts';
import { writeSolved } from './solved.ts';
import { readWords, settleRequests, writeHistory } from './write-history.ts';
import { writeOrganizations } from './write-organizations.ts';
import { writePeople } from './write-people.ts';

export { seedBasics } from './basics.ts';
export { demoCallers, type CallerBehaviour, type DemoCaller } from './callers.ts';
export { demoLineToken, demoPbxLineToken, hashToken } from './lines.ts';
export { writeFaq } from './faq/write-faq.ts';
export { demoAccounts, demoPassword } from './people.ts';

/** The company of the demo, as letters and screens name it. */
const demoCompany = 'Наш оператор ЭДО';

export type SeedOptions = {
  /** As sign-in checks it: asked for the demo's one password, and for one that nobody knows. */
  hash(password: string): Promise<string>;
  /** The moment before which everything has happened. */
  now?: Date;
};

/**
 * An EDI operator's desk with 200 companies and the past 60 days, in one transaction. Only on a database without people:
 * otherwise nothing is changed, and the answer is false.
 *
 * @param client a client outside of any transaction, or a pool
 */
export async function seedDemo(client: ClientOrPool, options: SeedOptions): Promise<boolean> {
  const empty = async (db: ClientOrPool) => (await db.query('select from agents limit 1')).rowCount === 0;
  if (!(await empty(client))) return false;
  const hashes = {
    known: await options.hash(demoPassword),
    unknown: await options.hash(randomBytes(24).toString('base64')),
  };
  const now = (options.now ?? new Date()).getTime();
  const organizations = makeOrganizations();
  return inOneTransaction(client, async (tx) => {
    if (!(await empty(tx))) return false;
    await writeBasics(tx, demoCompany);
    // known passwords: with this a public address is refused
    await insertRows(tx, 'settings', [
      { key: 'demo', value: true },
      // nobody's: names under .example lead nowhere
      { key: 'contractUrl', value: 'https://operator.example/dogovor' },
    ]);
    const ids = await Ids.of(tx, [
      'agents',
      'organizations',
      'locations',
      'contacts',
      'interactions',
      'queue_entries',
      'offers',
      'assignments',
      'escalations',
      'tickets',
    ]);
    const team = await writePeople(tx, ids, hashes, now);
    await writeSkills(tx, team.agents);
    await writeLines(tx, team.queues);
    await writeCalendars(tx);
    const customers = await writeOrganizations(tx, ids, organizations, team.agents, now);
    const { words, serviceOf } = await readWords(tx);
    const rules = await writeRules(tx, {
      subjects: words.subjects,
      services: words.services,
      organizations: await idsByName(tx, 'organizations'),
      departments: team.departments,
    });
    await writeHistory(tx, ids, { team, rules, customers, words, serviceOf }, now);
    await writeDuplicates(tx, ids, now);
    await writeFaq(tx, now);
    await joinWrittenWork(tx);
    await tx.query(
      `update tickets set touched_at = coalesce((select max(e.at) from ticket_events e where e.ticket_id = tickets.id), created_at)`,
    );
    await ids.settle(tx);
    await settleRequests(tx);
    await writeSolved(tx, 'Удостоверяющий центр', now);
    await writeFeedback(tx, now);
    await writeRatings(tx, now);
    return true;
  });
}

/**
 * Letters of the demo become requests of the default department: both specialists whose accounts there are work at them, beside
 * their own. They join after the past was written, in which others did that work.
 */
async function joinWrittenWork(tx: Client): Promise<void> {
  await tx.query(
    `insert into queue_members (queue_id, agent_id, tier) select q.id, a.id, 2 from queues q join departments d on d.id = q.department_id, agents a
     where d.is_default and a.login in ('specialist', 'specialist2') on conflict do nothing`,
  );
}
