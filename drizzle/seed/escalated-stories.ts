import type { Assignment } from './call.ts';
import { cancel, departmentFor, escalate, fallBack, giveBack, handOver, type Escalated } from './escalating.ts';
import { addResolution, makeLog, type Topic } from './logs.ts';
import { idOf } from './rows.ts';
import { ask, miss, reject, take, wrapUp, type Asked } from './steps.ts';
import type { Told } from './stories.ts';
import { askFor } from './texts.ts';

/** How an escalation went. */
const kinds = ['warm', 'warm_rejected', 'thanked', 'returned', 'cold', 'cancelled', 'fell_back'] as const;
export type EscalatedKind = (typeof kinds)[number];

export function isEscalated(kind: string): kind is EscalatedKind {
  return (kinds as readonly string[]).includes(kind);
}

type Ask = { kind: EscalatedKind; topic: Topic; mine: Assignment; specialistId?: number };

/** The agent can't resolve it: the matching department is asked, and what became of that. */
export function tellEscalation(told: Told, { kind, topic, mine, specialistId }: Ask): void {
  const { call } = told;
  const { desk } = call;
  const { chance } = desk;
  const log = makeLog(desk, topic, null);
  const summary = `${topic.title}\n${chance.pick(askFor)}${topic.note}`;
  const reason = chance.pick([
    'Нужны права отдела',
    'Нужны знания отдела',
    'Сбой на нашей стороне',
    'Повторное обращение',
  ]);
  const queueId = departmentFor(call, log).queueId;
  const soon = desk.roster.choose(queueId, call.at);
  const somebody = soon !== null && soon.at - call.at < 60_000;
  const asked = escalate(call, mine, log, kind === 'cold' && somebody ? 'cold' : 'warm', summary, reason);
  call.wait(chance.between(40, 160));
  if (kind === 'fell_back') return fallsBack(told, asked, mine, topic);
  if (kind === 'cancelled' || !somebody) return cancels(told, asked, mine, topic);
  const theirs = await_(told, asked, kind, specialistId);
  if (!theirs) return cancels(told, asked, mine, topic);
  // after a cold escalation the agent is wrapping up already
  if (asked.escalation['mode'] === 'warm') call.wait(chance.between(15, 45) * 1000);
  if (kind === 'returned' || kind === 'thanked') return goesOnAlone(told, asked, mine, theirs, topic, kind);
  if (asked.escalation['mode'] === 'warm') handOver(call, asked, mine, theirs);
  call.wait(chance.between(8, 30) * 1000);
  wrapUp(call, mine, { ...log, dispositionId: idOf(desk.words.dispositions, 'Передано отделу') });
  call.wait(chance.between(40, 360) * 1000).hangUp('caller');
  call.wait(chance.between(10, 50) * 1000);
  wrapUp(call, theirs, addResolution(desk, log));
}

/** A specialist takes it, perhaps not the first one asked. */
function await_({ call }: Told, { entry }: Escalated, kind: EscalatedKind, prefer?: number): Assignment | null {
  const { chance, roster } = call.desk;
  let asked: Asked | null = ask(call, entry, [], prefer);
  if (asked && kind === 'warm_rejected') {
    const first = asked.agentId;
    const others = roster.choose(entry.queue_id, call.at, [first]);
    if (others && others.at - call.at < 60_000) {
      if (chance.percent(50)) reject(call, asked, 'Заканчиваю прошлое дело');
      else miss(call, asked);
      asked = ask(call.wait(chance.between(40, 160)), entry, [first]);
    }
  }
  return asked ? take(call, asked) : null;
}

/** Nobody took it: the agent tells the caller the request's number. */
function fallsBack({ call }: Told, asked: Escalated, mine: Assignment, topic: Topic): void {
  const { desk } = call;
  const soon = desk.roster.choose(asked.entry.queue_id, call.at);
  const first = soon && soon.at - call.at < 60_000 ? ask(call, asked.entry) : null;
  if (first) miss(call, first);
  fallBack(call, asked, mine);
  call.wait(desk.chance.between(20, 60) * 1000).hangUp('caller');
  call.wait(desk.chance.between(10, 40) * 1000);
  wrapUp(call, mine, makeLog(desk, topic, 'Создан запрос'));
}

/** While the department is asked, it resolves itself. */
function cancels({ call }: Told, asked: Escalated, mine: Assignment, topic: Topic): void {
  const { desk } = call;
  call.wait(desk.chance.between(15, 50) * 1000);
  cancel(call, asked, mine);
  call.wait(desk.chance.between(30, 120) * 1000).hangUp('caller');
  call.wait(desk.chance.between(10, 40) * 1000);
  wrapUp(call, mine, makeLog(desk, topic, 'Решено'));
}

/** The specialist answers and leaves, or says that it is another department's; the agent has the last word. */
function goesOnAlone(
  { call }: Told,
  asked: Escalated,
  mine: Assignment,
  theirs: Assignment,
  topic: Topic,
  kind: 'returned' | 'thanked',
): void {
  const { desk } = call;
  const log = makeLog(desk, topic, 'Решено с отделом');
  if (kind === 'thanked') cancel(call, asked, mine, theirs);
  else giveBack(call, asked, mine, theirs, 'Мало данных, уточните у клиента');
  call.wait(desk.chance.between(8, 30) * 1000);
  wrapUp(
    call,
    theirs,
    kind === 'thanked'
      ? addResolution(desk, log)
      : { ...log, dispositionId: idOf(desk.words.dispositions, 'Ждём клиента') },
  );
  call.wait(desk.chance.between(20, 120) * 1000).hangUp('caller');
  call.wait(desk.chance.between(10, 40) * 1000);
  wrapUp(call, mine, {
    ...log,
    dispositionId: idOf(desk.words.dispositions, kind === 'thanked' ? 'Решено с отделом' : 'Обещан перезвон'),
  });
}
