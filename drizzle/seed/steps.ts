import type { Assignment, Call, Entry, Log } from './call.ts';
import { iso } from './requests.ts';
import { idOf, type Row } from './rows.ts';
import { generalQueue } from './basics.ts';

/** Seconds a desk rings, as the queues have it by default. */
const ring = 20;

export type Asked = { offer: Row; entry: Entry; agentId: number };

/** The person available longest is asked; where everybody talks the caller waits for the first to be free. */
export function ask(call: Call, entry: Entry, but: readonly number[] = [], prefer?: number): Asked | null {
  const { roster, ids } = call.desk;
  const wanted = prefer !== undefined && roster.isFree(prefer, call.at) ? { agentId: prefer, at: call.at } : null;
  const chosen = wanted ?? roster.choose(entry.queue_id, call.at, but);
  if (!chosen) return null;
  call.at = chosen.at;
  const offer = {
    id: ids.next('offers'),
    entry_id: entry.id,
    interaction_id: call.id,
    escalation_id: entry.escalation_id,
    agent_id: chosen.agentId,
    state: 'pending',
    reason_id: null,
    comment: null,
    created_at: iso(call.at),
    expires_at: iso(call.at + ring * 1000),
    ended_at: null,
    why: explain(call, entry, chosen.agentId),
  };
  call.offers.push(offer);
  entry.state = 'offered';
  tellOfOffer(call, entry, offer, 'offered', 'linia');
  return { offer, entry, agentId: chosen.agentId };
}

/** Why this person: the line's people as they were then. */
function explain(call: Call, entry: Entry, agentId: number) {
  const { roster, team } = call.desk;
  const people = roster.candidates(entry.queue_id, call.at);
  const chosen = people.find((each) => each.agentId === agentId);
  const asked = new Set(
    call.offers.filter((offer) => offer['entry_id'] === entry.id).map((offer) => offer['agent_id']),
  );
  return {
    by: 'entry',
    order: 'available_longest',
    queue: [...team.queues].find(([, id]) => id === entry.queue_id)?.[0] ?? generalQueue,
    availableFor: chosen?.idleSeconds ?? 0,
    tier: chosen?.tier ?? 1,
    candidates: [...people.filter((each) => each === chosen), ...people.filter((each) => each !== chosen)].map(
      (each) => ({
        agent: { id: each.agentId, name: roster.nameOf(each.agentId) },
        tier: each.tier,
        availableFor: each.idleSeconds,
        outcome:
          each === chosen
            ? 'chosen'
            : asked.has(each.agentId)
              ? 'excluded'
              : each.idleSeconds === null
                ? 'busy'
                : 'later',
      }),
    ),
  };
}

function isWarm(call: Call, entry: Entry): boolean {
  return call.escalations.some(({ id, mode }) => id === entry.escalation_id && mode === 'warm');
}

function tellOfOffer(
  call: Call,
  entry: Entry,
  offer: Row,
  what: 'offered' | 'rejected' | 'missed',
  actor: string,
): void {
  const escalation = call.escalations.find(({ id }) => id === entry.escalation_id);
  if (escalation) escalation['state'] = what === 'offered' ? 'offered' : 'waiting';
  call.happen(isWarm(call, entry) ? `escalation_${what}` : what, actor, {
    offer: offer['id'],
    agent: offer['agent_id'],
    entry: entry.id,
    queue: what === 'offered' ? entry.queue_id : null,
    escalation: entry.escalation_id,
    reason: offer['reason_id'],
  });
}

/** Nobody picked up in time. */
export function miss(call: Call, { offer, entry }: Asked): void {
  call.wait(ring * 1000 + 400);
  call.endOffer(offer, 'missed');
  entry.state = 'waiting';
  tellOfOffer(call, entry, offer, 'missed', 'clock');
}

/** Not me, because … */
export function reject(call: Call, { offer, entry, agentId }: Asked, reason: string): void {
  call.wait(call.desk.chance.between(3, 9) * 1000);
  call.endOffer(offer, 'rejected');
  offer['reason_id'] = idOf(call.desk.words.decline, reason);
  entry.state = 'waiting';
  tellOfOffer(call, entry, offer, 'rejected', `agent:${agentId}`);
}

/** Picked up, and a second later there is sound. */
export function take(call: Call, { offer, entry, agentId }: Asked): Assignment {
  const warm = isWarm(call, entry);
  call.wait(call.desk.chance.between(2_000, 9_500));
  call.endOffer(offer, 'accepted');
  call.leave(entry, 'accepted', 'accepted');
  const escalation = call.escalations.find(({ id }) => id === entry.escalation_id);
  if (escalation) Object.assign(escalation, { state: 'accepted', accepted_by: agentId, accepted_at: iso(call.at) });
  const assignment = call.assign(agentId, warm ? 'consulting' : 'responsible', entry, 'connecting');
  call.happen(warm ? 'escalation_accepted' : 'accepted', `agent:${agentId}`, {
    offer: offer['id'],
    agent: agentId,
    assignment: assignment.id,
    entry: entry.id,
    queue: entry.queue_id,
    escalation: entry.escalation_id,
  });
  call.wait(call.desk.chance.between(500, 1_200));
  call.connect(assignment);
  return assignment;
}

/** The caller says who they are; the name is read back; a line that does not announce the recording leaves it to the agent. */
export function greet(
  call: Call,
  agentId: number,
  who: { organizationId: number; contactId: number; how: string; value: string } | null,
): void {
  const actor = `agent:${agentId}`;
  if (call.row['recording_notified_at'] === null && call.desk.chance.percent(92)) {
    call.wait(call.desk.chance.between(3, 7) * 1000);
    Object.assign(call.row, {
      recording_notified_at: iso(call.at),
      recording_notified_by: 'agent',
      recording_notified_agent: agentId,
    });
    call.happen('recording_notified', actor, { agent: agentId, on: true });
  }
  if (who) {
    call.wait(call.desk.chance.between(12, 35) * 1000);
    Object.assign(call.row, {
      organization_id: who.organizationId,
      contact_id: who.contactId,
      identified_how: who.how,
      identified_value: who.value,
      identified_at: iso(call.at),
      identified_by: agentId,
    });
    call.happen('identified', actor, { organization: who.organizationId, contact: who.contactId, how: who.how });
  }
  if (call.row['organization_id'] !== null && call.desk.chance.percent(80)) {
    call.wait(call.desk.chance.between(3, 9) * 1000);
    Object.assign(call.row, { name_confirmed_at: iso(call.at), name_confirmed_by: agentId });
    call.happen('name_confirmed', actor, { agent: agentId, on: true });
  }
}

/** Music for the caller. */
export function hold(call: Call, assignment: Assignment): void {
  assignment['held_since'] = iso(call.at);
  callerLeg(call)['held_from'] = iso(call.at);
  callerLeg(call)['held_to'] = null;
  call.happen('held', `agent:${assignment.agent_id}`, { assignment: assignment.id, agent: assignment.agent_id });
}

export function resume(call: Call, assignment: Assignment): void {
  assignment['held_ms'] = Number(assignment['held_ms']) + call.at - Date.parse(String(assignment['held_since']));
  assignment['held_since'] = null;
  callerLeg(call)['held_to'] = iso(call.at);
  call.happen('resumed', `agent:${assignment.agent_id}`, { assignment: assignment.id, agent: assignment.agent_id });
}

function callerLeg(call: Call): Row {
  return call.legs[0] as Row;
}

/** What is written becomes part of the call: the latest responsible person's words stand, anybody else fills blanks. */
export function writeLog(call: Call, agentId: number, log: Log): void {
  const author = call.assignments
    .filter(({ role, connected_at }) => role === 'responsible' && connected_at !== null)
    .at(-1);
  const stands = author === undefined || author.agent_id === agentId;
  const written = {
    subject_id: log.subjectId,
    service_id: log.serviceId,
    purpose_id: log.purposeId,
    counterparty: log.counterparty,
    note: log.note,
    disposition_id: log.dispositionId,
  };
  for (const [column, value] of Object.entries(written)) {
    if (stands || call.row[column] === null || call.row[column] === '') call.row[column] = value;
  }
  Object.assign(call.row, { logged_at: iso(call.at), logged_by: agentId });
}

/** The verdict: the log is written, the person is free. */
export function wrapUp(call: Call, assignment: Assignment, log: Log): void {
  const actor = `agent:${assignment.agent_id}`;
  writeLog(call, assignment.agent_id, log);
  Object.assign(assignment, { state: 'done', done_at: iso(call.at) });
  call.happen('wrapped', actor, {
    assignment: assignment.id,
    agent: assignment.agent_id,
    log,
    ticket: log.ticket.kind === 'none' ? null : call.request?.number,
  });
  call.closeWhenDone();
}

/** Wrap-up ran out without a verdict: the log stands in the person's "to finish". */
export function runOut(call: Call, assignment: Assignment): void {
  call.at = Date.parse(String(assignment['ended_at'])) + 60_400;
  Object.assign(assignment, { state: 'done', done_at: iso(call.at), to_finish: true });
  call.happen('wrapped', 'clock', { assignment: assignment.id, agent: assignment.agent_id, ran_out: true });
  call.closeWhenDone();
}

/** Somebody called a lost caller back. */
export function callBack(call: Call, agentId: number, at: number): void {
  call.at = at;
  Object.assign(call.row, { called_back_at: iso(at), called_back_by: agentId });
  call.happen('called_back', `agent:${agentId}`, { agent: agentId });
}
