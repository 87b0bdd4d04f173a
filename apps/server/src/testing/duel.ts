import { setPresence } from '../agents/set-presence.ts';
import { hangUp } from '../interactions/hang-up.ts';
import type { Stage } from './stage.ts';
import { witnessed } from './witness.ts';

type Verdict = { rounds: number; left: number; overtaken: number; offers: number; notes: number };

/**
 * Three callers and three people meet in the same moment, while notes are written about the callers by others: 9 % of such
 * rounds left a caller beside a free person under skip locked, 75 % with notes (CORE §4). Here nobody may be.
 */
export async function duel(stage: Stage, rounds: number): Promise<Verdict> {
  const verdict: Verdict = { rounds, left: 0, overtaken: 0, offers: 0, notes: 0 };
  for (let round = 0; round < rounds; round++) {
    const calls: number[] = [];
    let meeting = true;
    const note = async () => {
      while (meeting) {
        const call = calls[Math.floor(Math.random() * calls.length)];
        if (call === undefined) await new Promise(setImmediate);
        else {
          await stage.do(async (tx) => ({
            result: await tx.query(`select advance($1, 'identified', 'test')`, [call]),
          }));
          verdict.notes++;
        }
      }
    };
    const notes = [note(), note()];
    // one caller waits already, two come in with the people
    calls.push(await stage.call());
    await Promise.all([
      ...stage.world.agents.map((agent) => present(stage, agent, 'available')),
      ...[0, 1].map(async () => calls.push(await stage.call())),
    ]);
    meeting = false;
    await Promise.all(notes);
    const { rows } = await stage.pool.query(
      `select count(*)::int as left, (select count(*)::int from offers where state = 'pending') as offers from check_left_waiting()`,
    );
    verdict.left += rows[0].left > 0 ? 1 : 0;
    verdict.offers += rows[0].offers;
    await goHome(stage, calls);
  }
  verdict.overtaken = (await witnessed(stage.pool)).filter(({ kind }) => kind === 'overtaken').length;
  return verdict;
}

const present = (stage: Stage, agent: number, presence: 'available' | 'away') =>
  stage.do((tx) => setPresence(tx, agent, presence, null, `agent:${agent}`));

async function goHome(stage: Stage, calls: number[]): Promise<void> {
  for (const agent of stage.world.agents) await present(stage, agent, 'away');
  for (const call of calls) await stage.do((tx) => hangUp(tx, call, 'caller', null));
}

/** The dispatch as it must not be: what somebody holds is skipped, and nobody looks again. A control of the test itself. */
export const skipWhatIsLocked = (stage: Stage): Promise<void> =>
  spoil(
    stage,
    'where id = e.interaction_id for no key update;',
    `where id = e.interaction_id for no key update skip locked; if not found then return 'none'; end if;`,
  );

/** Another one: the choice stands, whatever has come while the locks were waited for. */
export const forgetToChooseAgain = (stage: Stage): Promise<void> =>
  spoil(stage, `if first_entry(p_agent) is distinct from p_entry then return 'again'; end if;`, '');

async function spoil(stage: Stage, good: string, bad: string): Promise<void> {
  const { rows } = await stage.pool.query(
    `select pg_get_functiondef('offer_pair(bigint, int, text, boolean)'::regprocedure) as text`,
  );
  if (!rows[0].text.includes(good)) throw new Error('the control no longer fits the function');
  await stage.pool.query(rows[0].text.replace(good, bad));
}
