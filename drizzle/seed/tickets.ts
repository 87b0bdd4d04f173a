import { requestTime } from './calendar.ts';
import type { Desk } from './desk.ts';
import { makeLog, makeTopic } from './logs.ts';
import { lastNumber, lastRequest, namedRequests, type NamedRequest } from './named-requests.ts';
import { Request } from './requests.ts';
import { idOf } from './rows.ts';
import { chooseDepartment } from '@linia/domain';

/** Requests that came as letters and forms; those of calls are made by the calls. */
const written = 58;

const hour = 3_600_000;
const day = 24 * hour;

/** The requests that did not come by telephone, and those that the drawings know. */
export function makeRequests(desk: Desk, days: readonly number[], now: number): void {
  for (const named of namedRequests) desk.requests.push(makeNamed(desk, named, days, now));
  for (let count = 0; count < written; count++) desk.requests.push(makeWritten(desk, days));
}

function makeNamed(desk: Desk, named: NamedRequest, days: readonly number[], now: number): Request {
  const customer = desk.customers.find(({ organization }) => organization === named.organization);
  const owner = named.owner === null ? null : idOf(desk.team.agents, named.owner);
  const createdAt = requestTime(named.number, days);
  const request = new Request(
    desk.ids,
    {
      channel: named.channel,
      subject: named.subject,
      description: named.description,
      organizationId: customer?.organizationId ?? null,
      contactId: customer?.contactId ?? null,
      serviceId: null,
      departmentId: idOf(desk.team.departments, named.department),
      ownerId: owner,
      planId: customer?.planId ?? null,
      originId: null,
      createdAt,
      actor: 'linia',
    },
    named.number,
  );
  request.respondBy = named.respondIn === undefined ? null : now + named.respondIn;
  request.resolveBy = named.resolveIn === undefined ? null : now + named.resolveIn;
  if (named.state === 'new') return request;
  request.happen(createdAt + 0.6 * hour, 'opened', `agent:${owner}`);
  if (named.state === 'waiting_customer') request.happen(createdAt + 1.5 * hour, 'asked_customer', `agent:${owner}`);
  if (named.state === 'waiting_third_party')
    request.happen(createdAt + 1.5 * hour, 'asked_third_party', `agent:${owner}`);
  return request;
}

function makeWritten(desk: Desk, days: readonly number[]): Request {
  const { chance } = desk;
  const customer = chance.pick(chance.percent(20) ? desk.regulars : desk.customers);
  const topic = makeTopic(desk);
  const log = makeLog(desk, topic, null);
  const { departmentId } = chooseDepartment(desk.rules, { ...log, organizationId: customer.organizationId });
  const from = requestTime(1_045_703, days);
  return new Request(desk.ids, {
    channel: chance.percent(65) ? 'email' : 'webform',
    subject: topic.title,
    description: topic.note,
    organizationId: customer.organizationId,
    contactId: customer.contactId,
    serviceId: log.serviceId,
    departmentId,
    ownerId: null,
    planId: customer.planId,
    originId: null,
    createdAt: Math.round(from + chance.next() * (desk.lastRequestAt - from)),
    actor: 'linia',
  });
}

/** What became of the requests since: the older, the likelier they are solved and closed. Told after the calls. */
export function liveOn(desk: Desk, now: number): void {
  for (const request of desk.requests) {
    if (request.fixedNumber === lastNumber) openLast(desk, request, now);
    else if (request.fixedNumber === null) grow(desk, request, now);
  }
}

/** Kovalyova's request went to the department, and its time has run out. */
function openLast({ team }: Desk, request: Request, now: number): void {
  const { facts } = request;
  const specialist = idOf(team.agents, 'specialist');
  const agent = facts.ownerId;
  facts.departmentId = idOf(team.departments, 'Удостоверяющий центр');
  facts.ownerId = specialist;
  request.respondBy = facts.createdAt + hour;
  request.resolveBy = now + lastRequest.resolveIn;
  request.happen(facts.createdAt + 20_000, 'assigned', `agent:${agent}`, {
    department: facts.departmentId,
    owner: specialist,
  });
  request.happen(facts.createdAt + 15 * 60_000, 'opened', `agent:${specialist}`);
  request.happen(facts.createdAt + 16 * 60_000, 'noted', `agent:${specialist}`, {
    note: 'Проверьте версию плагина, нужна 2.0.17. Если ошибка останется, пришлите снимок экрана.',
  });
}

function grow(desk: Desk, request: Request, now: number): void {
  const { chance, team } = desk;
  const { facts } = request;
  const age = now - facts.createdAt;
  const department = [...team.departments].find(([, id]) => id === facts.departmentId)?.[0] ?? '';
  const people = team.members.get(team.queues.get(department) ?? 0) ?? [];
  // three of a hundred stay nobody's for long, of the young ones more
  if (facts.ownerId === null) {
    if (people.length === 0 || chance.percent(age < 6 * day ? 30 : 3)) return;
    facts.ownerId = chance.pick(people).agentId;
    request.happen(facts.createdAt + chance.between(5, 90) * 60_000, 'assigned', `agent:${facts.ownerId}`, {
      owner: facts.ownerId,
    });
  }
  const actor = `agent:${facts.ownerId}`;
  request.happen(facts.createdAt + chance.between(100, 160) * 60_000, 'opened', actor);
  if (chance.percent(35))
    request.happen(facts.createdAt + 3 * hour, chance.percent(70) ? 'asked_customer' : 'asked_third_party', actor);
  const solvedAt = facts.createdAt + chance.between(4, 60) * hour;
  if (solvedAt > now - hour || !chance.percent(age > 6 * day ? 88 : 45)) return;
  request.happen(solvedAt, 'solved', actor);
  if (solvedAt + 3 * day < now && chance.percent(90)) request.happen(solvedAt + 3 * day, 'closed', 'clock');
}
