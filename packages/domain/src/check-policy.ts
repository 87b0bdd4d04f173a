import {
  policyRanges,
  stepLimits,
  stepValues,
  type PolicyNumber,
  type PolicyStep,
  type QueuePolicy,
} from './queue-policy.ts';

export type Need = { skill: number; level: number };

/** What a policy is checked against: everything it meets when a caller comes. */
export type PolicyWorld = {
  queue: { id: number; name: string };
  /** All lines, each with where its present policy sends on. */
  queues: readonly { id: number; name: string; closed: boolean; to: readonly number[] }[];
  /** Who sits in this line. */
  members: readonly Member[];
  /** Who sits in the lines its steps send to, and how many levels less are enough there in the end. */
  targets: readonly { id: number; members: readonly Member[]; lowered: number }[];
  /** Lines, languages and services that lead here and what their callers need; a language beside what its line asks for. */
  callers: readonly Caller[];
  skills: readonly { id: number; name: string }[];
  calendars: readonly CalendarFacts[];
};

type Member = { name: string; tier: number; skills: readonly Need[] };
type Caller = { of: CallerOf; name: string; needs: readonly Need[] };
export type CallerOf = 'line' | 'language' | 'service';

/** `opens`: the first day from today on which it is open at all, among those that are known; null: none is. */
export type CalendarFacts = { id: number; name: string; weekClosed: boolean; opens: string | null };

/** `wrong`: it can't be saved. `doubtful`: whoever knows better may save it all the same. */
export type PolicyFault = { severity: 'wrong' | 'doubtful' } & (
  | { code: 'range'; field: string; data: { value: number; least: number; most: number } }
  | { code: 'limit.zero'; field: string; data: { value: number } }
  | { code: 'members.none'; field: string; data: { caller: string | null } }
  | { code: 'members.first_tier'; field: string; data: { tier: number; seconds: number | null } }
  | {
      code: 'skill.nobody';
      field: string;
      data: {
        of: CallerOf;
        caller: string;
        skill: string;
        level: number;
        lowered: number;
        best: Best | null;
      };
    }
  | { code: 'skill.together'; field: string; data: { of: CallerOf; caller: string; skills: string[] } }
  | { code: 'step.itself'; field: string; data: { queue: string } }
  | { code: 'step.unknown'; field: string; data: { queue: number } }
  | { code: 'step.closed'; field: string; data: { queue: string } }
  | { code: 'step.nobody'; field: string; data: { queue: string } }
  | { code: 'step.skill'; field: string; data: { queue: string; of: CallerOf; caller: string; skills: string[] } }
  | { code: 'step.circle'; field: string; data: { circle: string[] } }
  | { code: 'step.order'; field: string; data: { before: number; after: number } }
  | { code: 'step.no_such_tier'; field: string; data: { tier: number; greatest: number } }
  | { code: 'step.already'; field: string; data: { act: 'lower' | 'tiers'; value: number; step: number } }
  | { code: 'calendar.unknown'; field: string; data: { calendar: number } }
  | { code: 'calendar.never'; field: string; data: { calendar: string } }
  | { code: 'calendar.week_closed'; field: string; data: { calendar: string; opens: string } }
  | { code: 'callback.no_attempts'; field: string; data: { field: 'whenClosed' | 'whenFull' } }
);
type Best = { name: string; level: number };

/** Every fault of a policy, each with the example that breaks it, in the order of the editor's fields. */
export function checkPolicy(policy: QueuePolicy, world: PolicyWorld): PolicyFault[] {
  return [
    ...checkMembers(policy, world),
    ...checkNeeds(policy, world),
    ...policy.steps.flatMap((step, at) => checkStep(policy, at, step, world)),
    ...checkNumbers(policy),
    ...checkCalendar(policy, world),
    ...checkCallbacks(policy),
  ];
}

export const isRefused = (faults: readonly PolicyFault[]): boolean =>
  faults.some(({ severity }) => severity === 'wrong');

function checkMembers({ steps }: QueuePolicy, { members, callers }: PolicyWorld): PolicyFault[] {
  if (members.length === 0)
    return [doubtful('members.none', 'members', { caller: callers.find(({ of }) => of === 'line')?.name ?? null })];
  // callers begin with the first ring only where some step raises it
  const raising = steps.filter(({ act }) => act === 'tiers');
  if (raising.length === 0 || members.some(({ tier }) => tier === 1)) return [];
  const tier = Math.min(...members.map((member) => member.tier));
  const reached = raising.find(({ value }) => value >= tier);
  return [
    doubtful('members.first_tier', 'members', { tier, seconds: reached?.when === 'after' ? reached.limit : null }),
  ];
}

/** Whoever nobody here can serve, even when all steps have lowered what is enough, would wait for ever. */
function checkNeeds({ steps }: QueuePolicy, { members, callers, skills }: PolicyWorld): PolicyFault[] {
  if (members.length === 0) return [];
  const lowered = Math.max(0, ...steps.filter(({ act }) => act === 'lower').map(({ value }) => value));
  const nameOf = nameIn(skills);
  const asked = new Set(callers.flatMap(({ of, needs }) => (of === 'language' ? [] : needs.map(({ skill }) => skill))));
  return callers.flatMap(({ of, name: caller, needs }): PolicyFault[] => {
    const left = needsLeft(needs, lowered);
    if (isServed(left, members)) return [];
    const nobody = left.filter((need) => !members.some((member) => has(member, need)));
    // what the line asks for beside the language is told of the line
    const told = of === 'language' ? nobody.filter(({ skill }) => !asked.has(skill)) : nobody;
    if (nobody.length === 0)
      return [doubtful('skill.together', 'members', { of, caller, skills: left.map(({ skill }) => nameOf(skill)) })];
    return told.map(({ skill, level }) => {
      const best = members
        .map((member) => ({ name: member.name, level: levelOf(member, skill) }))
        .reduce((one, other) => (other.level > one.level ? other : one));
      return doubtful('skill.nobody', 'members', {
        of,
        caller,
        skill: nameOf(skill),
        level: level + lowered,
        lowered,
        best: best.level > 0 ? best : null,
      });
    });
  });
}

/** Of which nothing is left, it is not needed. */
const needsLeft = (needs: readonly Need[], lowered: number): Need[] =>
  needs.filter(({ level }) => level > lowered).map(({ skill, level }) => ({ skill, level: level - lowered }));

const isServed = (needs: readonly Need[], members: readonly Member[]): boolean =>
  members.some((member) => needs.every((need) => has(member, need)));

const has = (member: Member, { skill, level }: Need): boolean => levelOf(member, skill) >= level;

const levelOf = ({ skills }: Member, skill: number): number => skills.find((each) => each.skill === skill)?.level ?? 0;

const nameIn =
  (skills: PolicyWorld['skills']) =>
  (skill: number): string =>
    skills.find(({ id }) => id === skill)?.name ?? String(skill);

function checkStep({ steps }: QueuePolicy, at: number, step: PolicyStep, world: PolicyWorld): PolicyFault[] {
  const field = (part: 'limit' | 'value') => `steps.${at}.${part}`;
  const before = steps.slice(0, at);
  const faults: PolicyFault[] = checkRange(field('limit'), step.limit, stepLimits[step.when]);
  const later = before.findLast(({ when }) => when === 'after');
  if (step.when === 'after' && later && later.limit > step.limit)
    faults.push(wrong('step.order', field('limit'), { before: later.limit, after: step.limit }));
  if (step.act === 'toQueue') return [...faults, ...checkOverflow(field('value'), step.value, world)];
  faults.push(...checkRange(field('value'), step.value, stepValues[step.act]));
  const greatest = Math.max(1, ...world.members.map(({ tier }) => tier));
  if (step.act === 'tiers' && world.members.length > 0 && step.value > greatest)
    faults.push(doubtful('step.no_such_tier', field('value'), { tier: step.value, greatest }));
  // what comes by pressure may come first or never, so only time says what was before
  const done = before.findIndex(({ when, act, value }) => when === 'after' && act === step.act && value >= step.value);
  if (step.when === 'after' && done >= 0)
    faults.push(doubtful('step.already', field('value'), { act: step.act, value: step.value, step: done + 1 }));
  return faults;
}

function checkOverflow(field: string, to: number, world: PolicyWorld): PolicyFault[] {
  const { queue, queues } = world;
  if (to === queue.id) return [wrong('step.itself', field, { queue: queue.name })];
  const other = queues.find(({ id }) => id === to);
  if (!other) return [wrong('step.unknown', field, { queue: to })];
  if (other.closed) return [wrong('step.closed', field, { queue: other.name })];
  const circle = wayBack(to, world);
  if (circle) return [wrong('step.circle', field, { circle: [queue.name, ...circle] })];
  // whom it does not serve it sends on
  return other.to.length > 0 ? [] : checkTarget(field, other, world);
}

/** Callers take along what they need: whoever nobody there can serve would wait there for ever. */
function checkTarget(field: string, { id, name }: { id: number; name: string }, world: PolicyWorld): PolicyFault[] {
  const target = world.targets.find((each) => each.id === id);
  if (!target) return [];
  if (target.members.length === 0) return [doubtful('step.nobody', field, { queue: name })];
  // an escalation is its department's: no step sends it on
  const stuck = world.callers
    .filter(({ of }) => of !== 'service')
    .map((caller) => ({ ...caller, needs: needsLeft(caller.needs, target.lowered) }))
    .find(({ needs }) => !isServed(needs, target.members));
  if (!stuck) return [];
  const skills = stuck.needs.map(({ skill }) => nameIn(world.skills)(skill));
  return [doubtful('step.skill', field, { queue: name, of: stuck.of, caller: stuck.name, skills })];
}

/** The shortest way through other lines' steps from one line to the line that is checked; the names, this line's last. */
function wayBack(from: number, { queue, queues }: PolicyWorld): string[] | null {
  const known = new Map(queues.map((each) => [each.id, each]));
  const cameFrom = new Map<number, number | null>([[from, null]]);
  for (const at of cameFrom.keys()) {
    for (const next of known.get(at)?.to ?? []) {
      if (next === queue.id) {
        const names = [queue.name];
        for (let step: number | null = at; step !== null; step = cameFrom.get(step) ?? null)
          names.unshift(known.get(step)?.name ?? String(step));
        return names;
      }
      if (!cameFrom.has(next)) cameFrom.set(next, at);
    }
  }
  return null;
}

function checkNumbers(policy: QueuePolicy): PolicyFault[] {
  const { lineLimit } = policy;
  return [
    ...(Object.keys(policyRanges) as PolicyNumber[]).flatMap((field) =>
      checkRange(field, policy[field], policyRanges[field]),
    ),
    ...(lineLimit !== null && lineLimit < 1 ? [wrong('limit.zero', 'lineLimit', { value: lineLimit })] : []),
  ];
}

const checkRange = (field: string, value: number, [least, most]: readonly [number, number]): PolicyFault[] =>
  Number.isInteger(value) && value >= least && value <= most ? [] : [wrong('range', field, { value, least, most })];

function checkCalendar({ calendarId }: QueuePolicy, { calendars }: PolicyWorld): PolicyFault[] {
  if (calendarId === null) return [];
  const calendar = calendars.find(({ id }) => id === calendarId);
  if (!calendar) return [wrong('calendar.unknown', 'calendarId', { calendar: calendarId })];
  const { name, weekClosed, opens } = calendar;
  if (opens === null) return [wrong('calendar.never', 'calendarId', { calendar: name })];
  return weekClosed ? [doubtful('calendar.week_closed', 'calendarId', { calendar: name, opens })] : [];
}

/** Who was promised a call and is never called. */
const checkCallbacks = (policy: QueuePolicy): PolicyFault[] =>
  (['whenClosed', 'whenFull'] as const)
    .filter((field) => policy.callbackAttempts === 0 && policy[field] === 'callback')
    .map((field) => wrong('callback.no_attempts', 'callbackAttempts', { field }));

type Fault<C extends PolicyFault['code']> = Extract<PolicyFault, { code: C }>;
const wrong = <C extends PolicyFault['code']>(code: C, field: string, data: Fault<C>['data']): PolicyFault =>
  ({ severity: 'wrong', code, field, data }) as PolicyFault;
const doubtful = <C extends PolicyFault['code']>(code: C, field: string, data: Fault<C>['data']): PolicyFault =>
  ({ severity: 'doubtful', code, field, data }) as PolicyFault;
