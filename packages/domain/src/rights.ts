/** What a person is. A specialist is not a role: an agent who is a member of a department's queue. */
export const roles = ['agent', 'supervisor', 'head', 'administrator'] as const;
export type Role = (typeof roles)[number];

/** Everything a person may be allowed to do. Whose calls and requests: see {@link callScopes}. */
export const actions = [
  'call:take',
  'call:log',
  'call:identify',
  'call:escalate',
  'call:connect',
  'call:view',
  'call:view-any',
  'call:move',
  'call:supervise',
  'phone:have',
  'timeline:view',
  'recording:listen',
  'recording:hold',
  'recording:decide',
  'presence:own',
  'presence:others',
  'queue:view-own',
  'queue:view-all',
  'board:view',
  'lost:view',
  'lost:callback',
  'ticket:view',
  'ticket:edit',
  'work:take',
  'feedback:view',
  'feedback:answer',
  'feedback:hand',
  'feedback:unheard',
  'quality:view',
  'organization:search',
  'organization:view',
  'organization:merge',
  'contact:edit',
  'directory:view',
  'import:run',
  'export:run',
  'people:manage',
  'membership:manage',
  'settings:manage',
  'policy:view',
  'journal:view',
  'selfcheck:view',
  'faq:edit',
  'faq:give',
  'demo:call',
] as const;
export type Action = (typeof actions)[number];

/**
 * THE table of who may do what (DESIGN law 12): routes, sockets, queries and buttons ask it and nothing else.
 * Administrators have settings, people and the journal, not conversations. A supervisor takes calls only if also an
 * agent. An action without a line here does not compile.
 */
export const rights: Readonly<Record<Action, readonly Role[]>> = {
  // Calls: accept and decline offers; write the log; say who calls; escalate; connect with an employee.
  'call:take': ['agent'],
  'call:log': ['agent'],
  'call:identify': ['agent'],
  'call:escalate': ['agent'],
  'call:connect': ['agent'],
  // Open a call: within one's scopes; `view-any`: calls one had no part in, still within one's scopes.
  'call:view': ['agent', 'supervisor', 'head'],
  'call:view-any': ['supervisor', 'head'],
  'call:move': ['supervisor'],
  // Listen to a live call, whisper, join: within one's scopes.
  'call:supervise': ['supervisor'],
  // A telephone in the browser. A supervisor's rings for nothing but a call they asked to hear: it is offered nothing and dials nothing.
  'phone:have': ['agent', 'supervisor'],
  'timeline:view': ['agent', 'supervisor', 'head'],
  // Within `listenScopes`, with a reason.
  'recording:listen': ['agent', 'supervisor', 'head'],
  // Keep a recording back from being erased; say whether a company's calls are recorded.
  'recording:hold': ['supervisor', 'head'],
  'recording:decide': ['supervisor', 'head'],
  // Presence is what routing offers by, so only who takes calls has one.
  'presence:own': ['agent'],
  'presence:others': ['supervisor'],
  'queue:view-own': ['agent', 'supervisor', 'head'],
  'queue:view-all': ['supervisor', 'head'],
  'board:view': ['supervisor', 'head'],
  'lost:view': ['agent', 'supervisor', 'head'],
  'lost:callback': ['agent'],
  'ticket:view': ['agent', 'supervisor', 'head'],
  'ticket:edit': ['agent', 'supervisor', 'head'],
  // Written work is offered to who works in a line.
  'work:take': ['agent'],
  // What customers write to the head of a department, about its people too: read and answered by heads alone. An administrator
  // sees what has no head, or no answer in time, without its words, and hands it over.
  'feedback:view': ['head'],
  'feedback:answer': ['head'],
  'feedback:hand': ['head', 'administrator'],
  'feedback:unheard': ['administrator'],
  // How a department did this week, in figures: a head's own, a supervisor's all.
  'quality:view': ['supervisor', 'head'],
  'organization:search': ['agent', 'supervisor', 'head'],
  'organization:view': ['agent', 'supervisor', 'head'],
  // Two rows for one company made one, and taken apart again. Judged by its calls and requests, so not an administrator's.
  'organization:merge': ['supervisor', 'head'],
  // Learning a caller's number and forgetting it, a new contact person.
  'contact:edit': ['agent', 'supervisor', 'head'],
  // Employees by full name, extension and department: nobody's secret inside the house.
  'directory:view': ['agent', 'supervisor', 'head', 'administrator'],
  // Companies, their places and people by file, in and out: the base itself, no conversation.
  'import:run': ['supervisor', 'administrator'],
  'export:run': ['supervisor', 'administrator'],
  'people:manage': ['administrator'],
  'membership:manage': ['administrator'],
  'settings:manage': ['administrator'],
  // How a line treats its callers, who can what: a supervisor answers for it and reads it, an administrator changes it.
  'policy:view': ['supervisor', 'administrator'],
  'journal:view': ['administrator'],
  'selfcheck:view': ['supervisor', 'administrator'],
  // Answers to frequent questions, as strangers read them: whoever answers for what customers are told.
  'faq:edit': ['supervisor', 'head', 'administrator'],
  // Send a customer one of them, on a call or at a request.
  'faq:give': ['agent', 'supervisor', 'head'],
  // Exists only where the demo does (DESIGN law 14).
  'demo:call': ['agent', 'supervisor', 'head', 'administrator'],
};

/** May a person of these roles do it? No role at all may nothing. */
export function may(roles: readonly Role[], action: Action): boolean {
  return rights[action].some((role) => roles.includes(role));
}

/**
 * Whose calls and requests are seen. `took-part`: contacts one was assigned to; `member-department`: those of the
 * departments in whose queues one is a member (the specialist); `supervised-queues`; `headed-department`.
 */
export type CallScope = 'took-part' | 'member-department' | 'supervised-queues' | 'headed-department';

const callScopes: Readonly<Record<Role, readonly CallScope[]>> = {
  agent: ['took-part', 'member-department'],
  supervisor: ['supervised-queues'],
  head: ['headed-department'],
  administrator: [],
};

/** Whose recordings are heard. Narrower than what is seen: a specialist sees the department's calls, and hears their own. */
const listenScopes: Readonly<Record<Role, readonly CallScope[]>> = {
  agent: ['took-part'],
  supervisor: ['supervised-queues'],
  head: ['headed-department'],
  administrator: [],
};

type Id = string | number | bigint;

export type Viewer<I extends Id = Id> = {
  id: I;
  roles: readonly Role[];
  memberDepartmentIds: readonly I[];
  supervisedQueueIds: readonly I[];
  headedDepartmentIds: readonly I[];
};

/** Where a call or a request has been: everyone assigned to it, every queue and department it stood in. */
export type Seen<I extends Id = Id> = {
  participantIds: readonly I[];
  queueIds: readonly I[];
  departmentIds: readonly I[];
};

/** May this person open this call or request? The rows' side of the table: one answer for a query and a socket. */
export function maySee<I extends Id>(viewer: Viewer<I>, seen: Seen<I>): boolean {
  return isWithin(viewer, seen, callScopes);
}

/** May this person hear its recording? `agentsOwn`: whether those who talked in it may, a setting. */
export function mayListen<I extends Id>(viewer: Viewer<I>, seen: Seen<I>, agentsOwn: boolean): boolean {
  return isWithin(viewer, seen, agentsOwn ? listenScopes : { ...listenScopes, agent: [] });
}

function isWithin<I extends Id>(
  viewer: Viewer<I>,
  seen: Seen<I>,
  scopes: Readonly<Record<Role, readonly CallScope[]>>,
): boolean {
  const within: Record<CallScope, boolean> = {
    'took-part': seen.participantIds.includes(viewer.id),
    'member-department': meet(viewer.memberDepartmentIds, seen.departmentIds),
    'supervised-queues': meet(viewer.supervisedQueueIds, seen.queueIds),
    'headed-department': meet(viewer.headedDepartmentIds, seen.departmentIds),
  };
  return viewer.roles.some((role) => scopes[role].some((scope) => within[scope]));
}

const meet = <I extends Id>(ours: readonly I[], theirs: readonly I[]): boolean =>
  ours.some((id) => theirs.includes(id));
