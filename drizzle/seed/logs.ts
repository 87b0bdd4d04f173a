import type { Call, Log } from './call.ts';
import type { Desk } from './desk.ts';
import { Request } from './requests.ts';
import { idOf } from './rows.ts';
import { counterpartiesOf, matters, resolved } from './texts.ts';

/** What a call is about, chosen before it begins. */
export type Topic = { subject: string; title: string; note: string; counterparty: string; purpose: string };

const purposeOf: readonly (readonly [RegExp, string])[] = [
  [/Акт|Счёт/, 'Получить документ'],
  [/Смена|Доступ|GLN/, 'Изменить данные'],
  [/подписи|Ключ|Приглашение/, 'Подключить или настроить'],
  [/Сертификат|МЧД/, 'Уточнить по сертификату'],
  [/Другое|Вход/, 'Получить консультацию'],
];

export function makeTopic(desk: Desk, subject = desk.chance.pick(Object.keys(matters))): Topic {
  const { chance } = desk;
  const matter = chance.pick(matters[subject] ?? []);
  const known = counterpartiesOf(subject);
  const needed = /\{c\}/.test(matter.title + matter.note);
  const counterparty =
    known.length > 0 && (needed || chance.percent(40)) ? chance.pick(known) : needed ? 'Лукошко Маркет' : '';
  const number = String(chance.between(101, 9860));
  const fill = (text: string) => text.replaceAll('{c}', counterparty).replaceAll('{n}', number);
  return {
    subject,
    title: fill(matter.title),
    note: fill(matter.note),
    counterparty,
    purpose: purposeOf.find(([pattern]) => pattern.test(subject))?.[1] ?? 'Устранить сбой',
  };
}

export function makeLog({ words, serviceOf }: Desk, topic: Topic, disposition: string | null): Log {
  const subjectId = idOf(words.subjects, topic.subject);
  return {
    subjectId,
    serviceId: serviceOf.get(subjectId) ?? null,
    purposeId: idOf(words.purposes, topic.purpose),
    counterparty: topic.counterparty,
    note: topic.note,
    dispositionId: disposition === null ? null : idOf(words.dispositions, disposition),
    ticket: { kind: 'none' },
  };
}

/** The specialist's own words, behind the agent's. */
export function addResolution(desk: Desk, log: Log): Log {
  return {
    ...log,
    note: `${log.note}\n${desk.chance.pick(resolved)}`,
    dispositionId: idOf(desk.words.dispositions, 'Решено с отделом'),
  };
}

/**
 * Some calls are about a request that is there already, some make a new one. Returns the log that says so; `links` is
 * told to the request once the call is known to have happened.
 */
export function withRequest(call: Call, log: Log, agentId: number, topic: Topic, links: (() => void)[]): Log {
  const { desk, row } = call;
  const organizationId = row['organization_id'] as number | null;
  if (organizationId === null) return log;
  const known = desk.requests.filter(
    ({ facts }) => facts.organizationId === organizationId && facts.createdAt < call.at,
  );
  const existing = known.sort((a, b) => b.facts.createdAt - a.facts.createdAt)[0];
  if (existing && desk.chance.percent(35)) {
    call.request = existing;
    const { at, id } = call;
    links.push(() => existing.happen(at, 'linked', `agent:${agentId}`, { interaction: id }));
    return { ...log, ticket: { kind: 'existing', number: existing.number } };
  }
  if (call.at > desk.lastRequestAt || !desk.chance.percent(11)) return log;
  return newRequest(call, log, agentId, topic);
}

/** A request of the default department, owned by the agent who made it. */
export function newRequest(
  call: Call,
  log: Log,
  agentId: number,
  topic: Topic,
  fixedNumber: number | null = null,
): Log {
  const { desk, row } = call;
  const department = desk.rules.at(-1);
  const request = new Request(
    desk.ids,
    {
      channel: 'voice',
      subject: topic.title,
      description: log.note,
      organizationId: row['organization_id'] as number | null,
      contactId: row['contact_id'] as number | null,
      serviceId: log.serviceId,
      departmentId: department?.departmentId ?? null,
      ownerId: agentId,
      planId: desk.customers.find(({ organizationId }) => organizationId === row['organization_id'])?.planId ?? null,
      originId: call.id,
      createdAt: call.at,
      actor: `agent:${agentId}`,
    },
    fixedNumber,
  );
  desk.requests.push(request);
  call.request = request;
  return { ...log, ticket: { kind: 'new' }, dispositionId: idOf(desk.words.dispositions, 'Создан запрос') };
}
