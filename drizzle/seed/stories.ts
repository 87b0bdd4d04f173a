import { Call, type Assignment, type From } from './call.ts';
import type { Desk, PastLine } from './desk.ts';
import { makeLog, makeTopic, newRequest, withRequest, type Topic } from './logs.ts';
import { sampleDelay, sampleTalk } from './roster.ts';
import { ask, greet, hold, miss, reject, resume, runOut, take, wrapUp, type Asked } from './steps.ts';
import { isEscalated, tellEscalation, type EscalatedKind } from './escalated-stories.ts';
import type { Customer } from './write-organizations.ts';

export type Kind =
  | 'answered'
  | 'missed_first'
  | 'rejected_first'
  | 'moved'
  | 'ran_out'
  | 'abandoned'
  | 'abandoned_ringing'
  | 'short'
  | EscalatedKind;

/** A call as it is to happen. What is not said is left to chance. */
export type Plan = {
  kind: Kind;
  at: number;
  line: PastLine;
  /** Null: nobody knows the number. */
  customer: Customer | null;
  phone: string | null;
  topic?: Topic;
  agentId?: number;
  specialistId?: number;
  /** The number of the request that this call makes. */
  requestNumber?: number;
};

export type Told = { call: Call; links: (() => void)[] };

/** Tells one past call from its ring to its close. */
export function tell(desk: Desk, plan: Plan): Told {
  const { line, customer, phone } = plan;
  const from: From = {
    line,
    direction: 'incoming',
    phone,
    organizationId: customer?.companyKnown ? customer.organizationId : null,
    contactId: customer?.own ? customer.contactId : null,
  };
  const call = new Call(desk, from, plan.at);
  const links: (() => void)[] = [];
  const told = { call, links };
  const entry = call.queue(line.queueId);
  if (plan.kind === 'short') leaveLine(call, desk.chance.between(1_200, 4_600));
  else if (plan.kind === 'abandoned') leaveLine(call, desk.chance.between(9_000, 170_000));
  else if (plan.kind === 'abandoned_ringing') abandonRinging(call, plan);
  else {
    const mine = answer(call, plan, entry);
    if (mine) talkWith(told, plan, mine);
  }
  occupyAll(call);
  return told;
}

function leaveLine(call: Call, after: number): void {
  call.wait(after).hangUp('caller');
}

function abandonRinging(call: Call, plan: Plan): void {
  const entry = call.entries[0];
  if (entry && ask(call.wait(sampleDelay(call.desk.chance, true)), entry, [], plan.agentId))
    call.wait(call.desk.chance.between(2_500, 12_000));
  call.hangUp('caller');
}

/** Until somebody talks: delays, misses, refusals, a supervisor's move. */
function answer(call: Call, plan: Plan, entry: NonNullable<Call['entries'][number]>): Assignment | null {
  const { chance, team, lines } = call.desk;
  call.wait(sampleDelay(chance, plan.line.id === lines.first.id));
  if (plan.kind === 'moved') {
    call.wait(chance.between(30, 70) * 1000);
    const to = entry.queue_id === lines.first.queueId ? lines.second.queueId : lines.first.queueId;
    const supervisor = team.agents.get('supervisor');
    const from = entry.queue_id;
    entry.queue_id = to;
    call.happen('moved', `agent:${supervisor}`, { entry: entry.id, from, to });
  }
  call.wait(chance.between(40, 160));
  let asked: Asked | null = ask(call, entry, [], plan.agentId);
  if (asked && (plan.kind === 'missed_first' || plan.kind === 'rejected_first')) {
    const first = asked.agentId;
    if (plan.kind === 'missed_first') miss(call, asked);
    else reject(call, asked, chance.pick(['Заканчиваю прошлое дело', 'Не моя тема', 'Плохо слышно, неполадка']));
    call.desk.roster.occupy(first, call.at + 60_000);
    asked = ask(call.wait(chance.between(40, 160)), entry, [first]);
  }
  return asked ? take(call, asked) : null;
}

function talkWith(told: Told, plan: Plan, mine: Assignment): void {
  const { call } = told;
  const { desk } = call;
  const { chance } = desk;
  const agentId = mine.agent_id;
  greet(call, agentId, identification(desk, plan, call));
  const topic = plan.topic ?? makeTopic(desk);
  if (isEscalated(plan.kind)) {
    call.wait(chance.between(50, 200) * 1000);
    tellEscalation(told, { kind: plan.kind, topic, mine, specialistId: plan.specialistId });
    return;
  }
  const talk = sampleTalk(chance);
  if (chance.percent(18)) {
    call.wait(talk * 0.4);
    hold(call, mine);
    call.wait(chance.between(15, 70) * 1000);
    resume(call, mine);
    call.wait(talk * 0.6);
  } else call.wait(talk);
  const byAgent = chance.percent(22);
  call.hangUp(byAgent ? `agent:${agentId}` : 'caller', byAgent ? 'agent_hung_up' : 'caller_hung_up');
  if (plan.kind === 'ran_out') return runOut(call, mine);
  call.wait(chance.between(8, 55) * 1000);
  const disposition =
    call.row['organization_id'] === null
      ? chance.pick(['Решено', 'Ошиблись номером', 'Связь прервалась'])
      : chance.weighted([
          ['Решено', 82],
          ['Обещан перезвон', 8],
          ['Ждём клиента', 8],
          ['Связь прервалась', 2],
        ] as const);
  const log = makeLog(desk, topic, disposition);
  wrapUp(
    call,
    mine,
    plan.requestNumber
      ? newRequest(call, log, agentId, topic, plan.requestNumber)
      : withRequest(call, log, agentId, topic, told.links),
  );
}

/** Who is not known by the number says a number, or the company's name; who is nobody's customer says nothing. */
function identification(desk: Desk, plan: Plan, call: Call) {
  const { customer } = plan;
  if (!customer || call.row['contact_id'] !== null) return null;
  const how =
    customer.inn === null
      ? 'name'
      : desk.chance.weighted([
          ['inn', 70],
          ['name', 30],
        ] as const);
  return {
    organizationId: customer.organizationId,
    contactId: customer.contactId,
    how: customer.companyKnown ? 'chosen' : how,
    value: customer.companyKnown ? customer.contact : how === 'inn' ? String(customer.inn) : customer.organization,
  };
}

/** A customer is called back, or called about a request: kept, not routed. */
export function tellOutgoing(
  desk: Desk,
  plan: { at: number; line: PastLine; customer: Customer; agentId: number; topic?: Topic },
): Told {
  const { line, customer, agentId, at } = plan;
  const call = new Call(
    desk,
    {
      line,
      direction: 'outgoing',
      phone: customer.e164,
      organizationId: customer.organizationId,
      contactId: customer.contactId,
    },
    at,
  );
  const told: Told = { call, links: [] };
  call.wait(desk.chance.between(6, 18) * 1000);
  const mine = call.assign(agentId, 'responsible', null, 'active');
  call.joinLeg('agent', agentId);
  Object.assign(call.row, { answered_at: new Date(call.at).toISOString(), recorded: line.records });
  call.happen('answered', `line:${line.id}`, { agent: agentId });
  call.wait(desk.chance.between(60, 240) * 1000).hangUp('caller');
  call.wait(desk.chance.between(10, 40) * 1000);
  const topic = plan.topic ?? makeTopic(desk);
  wrapUp(call, mine, withRequest(call, makeLog(desk, topic, 'Решено'), agentId, topic, told.links));
  occupyAll(call);
  return told;
}

function occupyAll(call: Call): void {
  for (const { agent_id, done_at } of call.assignments) {
    call.desk.roster.occupy(agent_id, Date.parse(String(done_at ?? call.row['ended_at'])));
  }
}
