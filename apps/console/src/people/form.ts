import type { Role } from '@linia/domain';
import type { Invite, PersonChange, PersonRow } from '@linia/protocol';

/** What the editor holds: everything as a field shows it. */
export interface PersonForm {
  login: string;
  name: string;
  email: string;
  extension: string;
  roles: Role[];
  departmentId: string;
  standInId: string;
  memberships: { queueId: number; tier: number }[];
  skills: { skillId: number; level: number }[];
  takesCalls: boolean;
  writtenCapacity: string;
}

export const emptyForm = (): PersonForm => ({
  login: '',
  name: '',
  email: '',
  extension: '',
  roles: ['agent'],
  departmentId: '',
  standInId: '',
  memberships: [],
  skills: [],
  takesCalls: true,
  writtenCapacity: '3',
});

export const formOf = (person: PersonRow): PersonForm => ({
  login: person.login,
  name: person.name,
  email: person.email ?? '',
  extension: person.extension ?? '',
  roles: [...person.roles],
  departmentId: person.departmentId === null ? '' : String(person.departmentId),
  standInId: person.standInId === null ? '' : String(person.standInId),
  memberships: person.memberships.map((each) => ({ ...each })),
  skills: person.skills.map((each) => ({ ...each })),
  takesCalls: person.callCapacity > 0,
  writtenCapacity: String(person.writtenCapacity),
});

/** As the server takes it: empty is null, nobody but who takes calls sits in a queue. */
export const inviteOf = (form: PersonForm): Invite => ({
  login: form.login.trim().toLowerCase(),
  name: form.name.trim(),
  email: form.email.trim() || null,
  extension: form.extension.trim() || null,
  roles: form.roles,
  departmentId: form.departmentId === '' ? null : Number(form.departmentId),
  standInId: form.standInId === '' ? null : Number(form.standInId),
  memberships: form.roles.includes('agent') ? form.memberships : [],
  skills: form.skills,
  callCapacity: form.takesCalls ? 1 : 0,
  writtenCapacity: Number(form.writtenCapacity) || 0,
});

/** Only what differs: two administrators who change different things do not undo each other. */
export function changesOf(person: PersonRow, form: PersonForm): PersonChange {
  const { login: _login, ...before } = inviteOf(formOf(person));
  const { login: _same, ...after } = inviteOf(form);
  const differs = (key: keyof PersonChange) => canonical(before[key]) !== canonical(after[key]);
  return Object.fromEntries(
    (Object.keys(after) as (keyof PersonChange)[]).filter(differs).map((key) => [key, after[key]]),
  );
}

/** Roles, queues and skills are sets: their order says nothing. */
function canonical(value: unknown): string {
  return Array.isArray(value)
    ? JSON.stringify(value.map((each) => JSON.stringify(each)).sort())
    : JSON.stringify(value);
}
