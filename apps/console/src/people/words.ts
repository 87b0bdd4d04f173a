import { roles, type Role } from '@linia/domain';
import type { Lists, PersonRow } from '@linia/protocol';
import { m } from '../paraglide/messages.js';

export { roles };

/** A role as the editor names it. Who takes calls sits in a queue of the contact center or of a department. */
export function roleWord(role: Role): string {
  const words: Record<Role, () => string> = {
    agent: m.role_agent,
    supervisor: m.role_supervisor,
    head: m.role_head,
    administrator: m.role_administrator,
  };
  return words[role]();
}

/** What somebody is, in the words of the trade: a specialist is an agent in a department's queue. */
export function titleOf(person: PersonRow, lists: Lists | undefined): string {
  const words = person.roles.map((role) =>
    role === 'agent' && isSpecialist(person, lists)
      ? m.role_specialist()
      : role === 'agent'
        ? m.role_center()
        : roleWord(role),
  );
  return words.join(', ') || m.role_none();
}

export const isSpecialist = (person: PersonRow, lists: Lists | undefined): boolean =>
  person.roles.includes('agent') &&
  person.memberships.some(({ queueId }) =>
    lists?.queues.some((queue) => queue.id === queueId && queue.departmentId !== null),
  );

export const queuesOf = (person: PersonRow, lists: Lists | undefined): string =>
  person.memberships
    .map(({ queueId }) => lists?.queues.find((queue) => queue.id === queueId)?.name)
    .filter(Boolean)
    .join(', ');
