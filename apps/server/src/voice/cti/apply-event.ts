import type { Cti, CtiAnswer } from '@linia/protocol';
import { readPhone } from '@linia/domain/phone';
import { askCallback } from '../../interactions/callback.ts';
import { connect } from '../../interactions/connect.ts';
import { hangUp } from '../../interactions/hang-up.ts';
import { register } from '../../interactions/register.ts';
import { answerElsewhere, take } from '../../interactions/take.ts';
import { inTransaction, once } from '../../shell/transaction.ts';
import type { Database, Queryable } from '../../shell/database.ts';
import type { Occasions } from '../../shell/dispatch.ts';
import { adoptDialed, dialedInVain } from './dialed.ts';
import { endReason } from './end-reason.ts';
import { stubbornly } from './stubbornly.ts';
import type { CtiEvent, Line } from './read-event.ts';
import { whoIs } from './who-is.ts';

type Applied = { result: unknown } & Occasions;
type NewCall = { interactionId: number; person: number | null } & CtiAnswer;
type Step = (tx: Queryable, line: Line, event: CtiEvent) => Promise<Applied>;

/**
 * One event of the PBX. Whatever comes first (events are told twice, late, and in any order) leaves the same one row:
 * every event registers the call where it is not known, and adds what it knows. A new call is answered with what the caller
 * is to hear where the line does not take them in, or with their place where they wait.
 */
export async function applyEvent(db: Database, line: Line, kind: Cti['event'], event: CtiEvent): Promise<CtiAnswer> {
  const step = steps[kind];
  const result = (await stubbornly(() => inTransaction(db, (tx) => step(tx, line, event)))) as NewCall | null;
  if (result?.instead) return { instead: result.instead };
  // a PBX that routes by itself has a line of its own
  return kind === 'newCall' && result && line.routing === 'linia' ? waits(db, result.interactionId) : {};
}

/** What was expected as the caller came, as it is kept; nothing where somebody is being asked already. */
async function waits(db: Database, interactionId: number): Promise<CtiAnswer> {
  const { rows } = await db.pool.query(
    `select predicted_place as place, predicted_low as low, predicted_high as high from queue_entries
     where interaction_id = $1 and state = 'waiting' and escalation_id is null and callback_to is null and predicted_place is not null`,
    [interactionId],
  );
  const [told] = rows as { place: number; low: number | null; high: number | null }[];
  if (!told) return {};
  const { place, low, high } = told;
  return { waits: { place, expected: low === null || high === null ? null : { low, high } } };
}

const steps: Record<Cti['event'], Step> = { newCall, answer, callback, hangup };

/** It rings (or is dialled). Where the PBX routes, whom it rings has the place first; where Linia does, that is Linia's. */
async function newCall(tx: Queryable, line: Line, event: CtiEvent): Promise<Applied> {
  return once(receipt(line, event, 'newCall'), async () => {
    const outgoing = event.direction === 'outgoing';
    const person = line.routing === 'pbx' || outgoing ? await whoIs(tx, event.people) : null;
    const dialed = outgoing && person !== null ? await adoptDialed(tx, line, event, person) : null;
    if (dialed !== null) return { result: { interactionId: dialed, person } satisfies NewCall };
    const made = await register(tx, { ...callOf(line, event), targetAgent: outgoing ? null : person });
    const { interactionId, instead } = made.result;
    const result = { interactionId, person, ...(instead && { instead }) } satisfies NewCall;
    const answered = person !== null && (await wasTold(tx, line, event, answeredByNobody)) !== null;
    const taken = answered ? await take(tx, interactionId, person, actorOf(line)) : null;
    return { result, entries: [...(made.entries ?? []), ...(taken?.entries ?? [])], agents: taken?.agents ?? [] };
  });
}

/** The receipt of an answer that did not say whose it was; a newCall that comes later may. */
const answeredByNobody = 'answer';

/** Somebody has picked up. */
async function answer(tx: Queryable, line: Line, event: CtiEvent): Promise<Applied> {
  const person = await whoIs(tx, event.people);
  if (person !== null) {
    return once(receipt(line, event, `answer:agent:${person}`), async () => {
      const call = await findOrRegister(tx, line, event, true);
      const taken = await take(tx, call.id, person, actorOf(line));
      return { result: null, entries: [...call.entries, ...(taken.entries ?? [])], agents: taken.agents ?? [] };
    });
  }
  if (event.named !== null) {
    return once(receipt(line, event, `answer:${event.named}`), () => answeredByStranger(tx, line, event, event.named!));
  }
  return answeredByWhom(tx, line, event);
}

/** A phone that nobody here has. Where one of ours has accepted on the desk, this is that one's phone. */
async function answeredByStranger(tx: Queryable, line: Line, event: CtiEvent, extension: string): Promise<Applied> {
  const call = await findOrRegister(tx, line, event, true);
  if (await connectWhoWaits(tx, call.id, line)) return { result: null, entries: call.entries };
  const left = await answerElsewhere(tx, call.id, extension, actorOf(line));
  return { result: null, entries: call.entries, agents: left.agents ?? [] };
}

/**
 * Nobody was named: who has accepted on the desk; else whom the newCall named. Where Linia routes, it is the PBX's own
 * voice menu; where the PBX routes, the board warns. Not `once`: the menu answers first, and the person answers again.
 */
async function answeredByWhom(tx: Queryable, line: Line, event: CtiEvent): Promise<Applied> {
  const call = await findOrRegister(tx, line, event);
  const { entries } = call;
  await tx.query(
    `insert into receipts (source, actor, id, result, at) values ($1, $2, $3, 'null', clock_timestamp()) on conflict do nothing`,
    Object.values(receipt(line, event, answeredByNobody)),
  );
  if (await connectWhoWaits(tx, call.id, line)) return { result: null, entries };
  const told = (await wasTold(tx, line, event, 'newCall')) as { person: number | null } | null;
  if (told?.person) {
    const taken = await take(tx, call.id, told.person, actorOf(line));
    return { result: null, entries: [...entries, ...(taken.entries ?? [])], agents: taken.agents ?? [] };
  }
  if (line.routing === 'linia' && call.direction === 'incoming') return { result: null, entries };
  const left = await answerElsewhere(tx, call.id, '—', actorOf(line));
  return { result: null, entries, agents: left.agents ?? [] };
}

async function connectWhoWaits(tx: Queryable, interactionId: number, line: Line): Promise<boolean> {
  await tx.query('select lock_interaction($1)', [interactionId]);
  const { rows } = await tx.query(
    `select id from assignments where interaction_id = $1 and state = 'connecting' order by id limit 1`,
    [interactionId],
  );
  return rows[0] ? (await connect(tx, rows[0].id, actorOf(line))).result : false;
}

/** The caller would rather be called; the PBX lets them go. Refused where somebody has come meanwhile. */
async function callback(tx: Queryable, line: Line, event: CtiEvent): Promise<Applied> {
  return once(receipt(line, event, 'callback'), async () => {
    const call = await findOrRegister(tx, line, event);
    const e164 = event.phone === null ? null : (readPhone(event.phone)?.e164 ?? null);
    const asked = await askCallback(tx, call.id, e164, actorOf(line));
    return { ...asked, entries: [...call.entries, ...(asked.entries ?? [])] };
  });
}

/** It is over. */
async function hangup(tx: Queryable, line: Line, event: CtiEvent): Promise<Applied> {
  return once(receipt(line, event, 'hangup'), async () => {
    const call = await findOrRegister(tx, line, event);
    const vain = await dialedInVain(tx, line, event, call.id);
    if (vain) return { ...vain, entries: [...call.entries, ...(vain.entries ?? [])] };
    const { rows } = await tx.query(
      'select direction, answered_at is not null as answered, answered_elsewhere is not null as elsewhere from lock_interaction($1)',
      [call.id],
    );
    const left = await hangUp(tx, call.id, actorOf(line), endReason(event.cause, rows[0]));
    return { result: null, entries: call.entries, agents: left.agents ?? [] };
  });
}

type Call = { id: number; direction: 'incoming' | 'outgoing'; entries: (number | null)[] };

/** The call by its number in the PBX. One that is not known begins here; one without a number may get it. */
async function findOrRegister(tx: Queryable, line: Line, event: CtiEvent, answered = false): Promise<Call> {
  const find = async () =>
    (
      await tx.query(
        `select id, direction, phone from interactions where line_id = $1 and external_id = $2
         union all select i.id, i.direction, i.phone from legs l join interactions i on i.id = l.interaction_id where l.external_id = $2 and i.line_id = $1`,
        [line.id, event.callId],
      )
    ).rows[0];
  let known = await find();
  // the PBX's own call for what somebody here has set about dialing
  const person = known || event.direction !== 'outgoing' ? null : await whoIs(tx, event.people);
  if (person !== null && (await adoptDialed(tx, line, event, person)) !== null) known = await find();
  if (known && (known.phone !== null || event.phone === null)) return { ...known, entries: [] };
  // the direction is newCall's to correct
  const made = await register(tx, { ...callOf(line, event), ...(known && { direction: null }), answered });
  return { ...(known ?? (await find())), entries: made.entries ?? [] };
}

const actorOf = (line: Line): string => `line:${line.id}`;
const callOf = (line: Line, { callId, direction, phone, language }: CtiEvent) => ({
  lineId: line.id,
  externalId: callId,
  direction,
  phone,
  language,
  actor: actorOf(line),
});
const receipt = (line: Line, { callId }: CtiEvent, id: string) => ({ source: `cti:${line.id}`, actor: callId, id });

async function wasTold(tx: Queryable, line: Line, event: CtiEvent, id: string): Promise<unknown> {
  const { rows } = await tx.query(
    'select result from receipts where source = $1 and actor = $2 and id = $3',
    Object.values(receipt(line, event, id)),
  );
  return rows[0] ? (rows[0].result ?? {}) : null;
}
