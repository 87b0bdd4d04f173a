import { closes, midnight, moments, opens, requestTime } from './calendar.ts';
import type { Desk } from './desk.ts';
import type { Topic } from './logs.ts';
import { lastNumber, lastRequest } from './named-requests.ts';
import { callBack } from './steps.ts';
import { tell, tellOutgoing, type Kind, type Plan, type Told } from './stories.ts';
import type { Call } from './call.ts';
import type { Customer } from './write-organizations.ts';

const pastCalls = 540;
const todaysCalls = 60;

/** How calls go, in shares. */
const usual: readonly (readonly [Kind, number])[] = [
  ['answered', 62],
  ['missed_first', 5],
  ['rejected_first', 3],
  ['moved', 1],
  ['ran_out', 1],
  ['abandoned', 8],
  ['abandoned_ringing', 2],
  ['short', 3],
  ['warm', 6],
  ['warm_rejected', 2],
  ['thanked', 2],
  ['returned', 1],
  ['cold', 2],
  ['cancelled', 1],
  ['fell_back', 3],
];

/** Today every figure of the board has something to count. No request is made: the last number is given. */
const todays: readonly (readonly [Kind, number])[] = [
  ['answered', 29],
  ['missed_first', 3],
  ['rejected_first', 2],
  ['moved', 2],
  ['ran_out', 2],
  ['abandoned', 8],
  ['abandoned_ringing', 2],
  ['short', 2],
  ['warm', 4],
  ['warm_rejected', 1],
  ['thanked', 2],
  ['returned', 1],
  ['cold', 2],
];

/** The calls of the past days and of today, in the order in which they came. */
export function makeHistory(desk: Desk, days: readonly number[], now: number): Call[] {
  const plans = [...scripted(desk, days), ...planPast(desk, days), ...planToday(desk, now)].sort((a, b) => a.at - b.at);
  const calls: Call[] = [];
  for (const plan of plans) {
    const told = keep(tell(desk, plan), now);
    if (!told) continue;
    calls.push(told);
    if (told.row['end_reason'] === 'abandoned') calls.push(...afterLoss(desk, told, plan, now));
  }
  return calls;
}

/** What would have ended after now has not happened. */
function keep({ call, links }: Told, now: number): Call | null {
  if (call.at >= now) return null;
  links.forEach((link) => link());
  return call;
}

function planPast(desk: Desk, days: readonly number[]): Plan[] {
  const { chance } = desk;
  return Array.from({ length: pastCalls }, (_, index) => {
    const date = days[Math.floor((index * days.length) / pastCalls)] as number;
    const at = date + opens + Math.floor(chance.next() * (closes - opens));
    const kind = chance.weighted(usual);
    return planCall(desk, kind === 'fell_back' && at > desk.lastRequestAt ? 'answered' : kind, at);
  });
}

/** From eight in the morning on, or from midnight where it is earlier; at most one call in two minutes. */
function planToday(desk: Desk, now: number): Plan[] {
  const today = midnight(now);
  const from = now > today + opens + moments.hour ? today + opens : today;
  const until = now - 3 * 60_000;
  const count = Math.min(todaysCalls, Math.floor((until - from) / 120_000));
  const kinds = desk.chance.shuffled(todays.flatMap(([kind, times]) => Array.from({ length: times }, () => kind)));
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const at = from + Math.floor(((index + desk.chance.next()) / count) * (until - from));
    const kind = kinds[index % kinds.length] as Kind;
    // what is left to finish is Orlova's, whose desk is the first to be looked at
    return { ...planCall(desk, kind, at), ...(kind === 'ran_out' && { agentId: desk.team.agents.get('agent') }) };
  });
}

function planCall(desk: Desk, kind: Kind, at: number): Plan {
  const { chance, lines } = desk;
  const line = chance.percent(62) ? lines.first : lines.second;
  const lost = kind === 'short' || kind === 'abandoned' || kind === 'abandoned_ringing';
  const stranger = chance.percent(lost ? 22 : 7);
  if (!stranger) {
    const customer = pickCustomer(desk);
    return { kind, at, line, customer, phone: customer.e164 };
  }
  const phone = chance.percent(15) ? null : `+7999555${chance.between(1000, 9999)}`;
  // only a customer has something to escalate
  return { kind: lost || kind === 'ran_out' ? kind : 'answered', at, line, customer: null, phone };
}

/** One call in four is from those whom the drawings know. */
function pickCustomer({ chance, customers, regulars }: Desk): Customer {
  return chance.pick(chance.percent(25) ? regulars : customers);
}

/** Most lost callers of the past were called back or came through by themselves; of today's some still wait for it. */
function afterLoss(desk: Desk, lost: Call, plan: Plan, now: number): Call[] {
  const { chance, team } = desk;
  const agentId = team.agents.get(chance.pick(['agent', 'agent2', 'l.tsoi'])) as number;
  const at = lost.at + chance.between(4, 40) * 60_000;
  const today = plan.at >= midnight(now);
  if (plan.customer === null || at > now - 10 * 60_000 || !chance.percent(today ? 40 : 85)) return [];
  if (chance.percent(35)) {
    const again = keep(tell(desk, { ...plan, kind: 'answered', at }), now);
    return again ? [again] : [];
  }
  if (!desk.roster.isFree(agentId, at)) return [];
  const back = keep(tellOutgoing(desk, { at, line: plan.line, customer: plan.customer, agentId }), now);
  if (!back) return [];
  callBack(lost, agentId, at);
  return [back];
}

/** What the drawings tell of «Сибирский гостинец» in the last days; the last of it made request № 1046297. */
function scripted(desk: Desk, days: readonly number[]): Plan[] {
  const customer = desk.customers.find(({ contact }) => contact === 'Ковалёва Марина Сергеевна') as Customer;
  const topic = (subject: string, title: string, note: string, counterparty = ''): Topic => ({
    subject,
    title,
    note,
    counterparty,
    purpose: 'Устранить сбой',
  });
  const from = { line: desk.lines.first, customer, phone: customer.e164, agentId: desk.team.agents.get('agent') };
  const daysAgo = (count: number, hours: number) => (days.at(-count) as number) + hours * moments.hour;
  return [
    {
      ...from,
      kind: 'answered',
      at: daysAgo(6, 16.808),
      topic: topic(
        'Коды маркировки не приняты',
        'Какие коды принимает сеть',
        'Спрашивала, какие коды маркировки принимает «Лукошко Маркет». Ответила по памятке, ссылку отправила.',
        'Лукошко Маркет',
      ),
    },
    {
      ...from,
      kind: 'warm',
      at: daysAgo(3, 11.506),
      topic: topic(
        'Выпуск и перевыпуск подписи',
        'Перевыпуск сертификата на Ковалёву',
        'Перевыпуск сертификата на Ковалёву: прежний кончается в пятницу.',
      ),
      specialistId: desk.team.agents.get('specialist'),
    },
    {
      ...from,
      kind: 'answered',
      at: requestTime(lastNumber, days),
      topic: topic(lastRequest.subject, lastRequest.title, lastRequest.note, lastRequest.counterparty),
      requestNumber: lastNumber,
    },
  ];
}
