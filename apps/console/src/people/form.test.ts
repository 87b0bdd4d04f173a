import type { PersonRow } from '@linia/protocol';
import { expect, test } from 'vitest';
import { changesOf, emptyForm, formOf, inviteOf } from './form.ts';

const person: PersonRow = {
  id: 7,
  login: 'a.kuzmina',
  name: 'Кузьмина Алла Романовна',
  email: 'a.kuzmina@nash.example',
  extension: '108',
  roles: ['agent', 'supervisor'],
  departmentId: null,
  standInId: null,
  memberships: [
    { queueId: 1, tier: 1 },
    { queueId: 2, tier: 2 },
  ],
  skills: [
    { skillId: 4, level: 3 },
    { skillId: 6, level: 1 },
  ],
  callCapacity: 1,
  writtenCapacity: 3,
  status: 'active',
  invitedUntil: null,
  lastSignInAt: null,
};

test('a person who was only looked at has not changed', () => {
  expect(changesOf(person, formOf(person))).toEqual({});
});

test('the order of roles, of queues and of skills is no change', () => {
  const form = formOf(person);
  form.roles.reverse();
  form.memberships.reverse();
  form.skills.reverse();
  expect(changesOf(person, form)).toEqual({});
});

test('only what was changed is sent, and an emptied field is nothing', () => {
  expect(changesOf(person, { ...formOf(person), extension: ' ', name: 'Кузьмина Алла Юрьевна' })).toEqual({
    extension: null,
    name: 'Кузьмина Алла Юрьевна',
  });
});

test('who stops taking calls leaves all queues', () => {
  expect(changesOf(person, { ...formOf(person), roles: ['supervisor'] })).toEqual({
    roles: ['supervisor'],
    memberships: [],
  });
});

test('a login is written small', () => {
  expect(inviteOf({ ...emptyForm(), login: ' N.Shults ', name: ' Шульц Нина ' })).toMatchObject({
    login: 'n.shults',
    name: 'Шульц Нина',
    email: null,
    departmentId: null,
  });
});

test('a stand-in is chosen and taken away again', () => {
  expect(changesOf(person, { ...formOf(person), standInId: '9' })).toEqual({ standInId: 9 });
  expect(changesOf({ ...person, standInId: 9 }, { ...formOf(person), standInId: '' })).toEqual({ standInId: null });
});

test('a level is changed with the person, and the other skills go with it', () => {
  const [first, second] = person.skills;
  const skills = [{ ...first!, level: 5 }, second!];
  expect(changesOf(person, { ...formOf(person), skills })).toEqual({ skills });
});
