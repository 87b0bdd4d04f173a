import type { Role } from '@linia/domain';
import type { Invite } from '@linia/protocol';
import { Refusal } from '../shell/refusal.ts';

/** Calls are offered to who takes calls: only an agent sits in a queue. */
export function refuseQueuesOfNonAgent(roles: readonly Role[], memberships: Invite['memberships']): void {
  if (memberships.length > 0 && !roles.includes('agent'))
    throw new Refusal('person.not_agent', 422, { field: 'memberships' });
}
