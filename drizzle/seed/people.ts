import { defaultDepartment, generalQueue } from './basics.ts';

export const demoPassword = 'linia';

export const center = 'Удостоверяющий центр';
export const integration = 'Интеграции';
export const contracting = 'Договорной отдел';
export const accounting = 'Бухгалтерия';
export const edi = 'Техподдержка EDI';

export type Person = {
  login: string;
  name: string;
  title: string;
  roles: ('agent' | 'supervisor' | 'head' | 'administrator')[];
  extension: string | null;
  department: string | null;
  /** Queue and tier. */
  queues: (readonly [queue: string, tier: number])[];
  standIn?: string;
  gone?: true;
  invited?: true;
};

/** Those who may sign in to the demo. */
export const accounts: readonly Person[] = [
  {
    login: 'agent',
    name: 'Орлова Анна Сергеевна',
    title: 'Специалист контактного центра',
    roles: ['agent'],
    extension: '101',
    department: null,
    queues: [
      [edi, 1],
      [generalQueue, 1],
    ],
  },
  {
    login: 'agent2',
    name: 'Мещерякова Вера Игоревна',
    title: 'Специалист контактного центра',
    roles: ['agent'],
    extension: '102',
    department: null,
    queues: [
      [edi, 1],
      [generalQueue, 1],
    ],
  },
  {
    login: 'specialist',
    name: 'Дятлов Илья Олегович',
    title: 'Сотрудник удостоверяющего центра',
    roles: ['agent'],
    extension: '201',
    department: center,
    queues: [[center, 1]],
  },
  {
    login: 'specialist2',
    name: 'Мельник Ольга Викторовна',
    title: 'Сотрудник удостоверяющего центра и интеграций',
    roles: ['agent'],
    extension: '202',
    department: center,
    queues: [
      [center, 1],
      [integration, 1],
      [defaultDepartment, 2],
    ],
  },
  {
    login: 'supervisor',
    name: 'Рябов Кирилл Андреевич',
    title: 'Супервизор',
    roles: ['supervisor'],
    extension: '301',
    department: null,
    queues: [],
  },
  {
    login: 'head',
    name: 'Юрьева Галина Павловна',
    title: 'Руководитель удостоверяющего центра',
    roles: ['head'],
    extension: '210',
    department: center,
    queues: [],
  },
  {
    login: 'admin',
    name: 'Лунина Тамара Львовна',
    title: 'Администратор',
    roles: ['administrator'],
    extension: '400',
    department: null,
    queues: [],
  },
];

/** For the sign-in page of a demo; the password is `demoPassword`. */
export const demoAccounts = accounts.map(({ login, name, title }) => ({ login, name, title }));

function colleague(
  login: string,
  name: string,
  extension: string | null,
  department: string | null,
  queues: Person['queues'],
  more: Partial<Person> = {},
): Person {
  return { login, name, title: '', roles: ['agent'], extension, department, queues, ...more };
}

/**
 * Colleagues who are not at their desks: the directory, the stand-ins and past days know them. Nobody knows their
 * password; who is `invited` has none yet.
 */
export const colleagues: readonly Person[] = [
  colleague('t.khairullin', 'Хайруллин Тимур Маратович', '103', null, [
    [edi, 1],
    [generalQueue, 2],
  ]),
  colleague('s.zhdanova', 'Жданова Софья Кирилловна', '104', null, [[generalQueue, 1]]),
  colleague('l.tsoi', 'Цой Лев Викторович', '105', null, [[generalQueue, 1]]),
  colleague('n.shults', 'Шульц Нина Эдуардовна', '106', null, [
    [generalQueue, 1],
    [edi, 2],
  ]),
  colleague('m.tsygankov', 'Цыганков Марк Юрьевич', '203', center, [[center, 1]]),
  colleague('a.korolyov', 'Королёв Артём Ильич', '211', defaultDepartment, [[defaultDepartment, 1]]),
  colleague('p.yozhikov', 'Ёжиков Пётр Семёнович', '221', integration, [[integration, 1]]),
  // three names that are easily taken for one another
  colleague('i.dyatlenko', 'Дятленко Илья Петрович', '222', integration, [[integration, 1]], { standIn: 'p.yozhikov' }),
  colleague('i.dyatlova', 'Дятлова Инна Львовна', '231', contracting, [[contracting, 1]], { standIn: 'e.gromova' }),
  colleague('e.gromova', 'Громова Евгения Аркадьевна', '232', contracting, [[contracting, 1]]),
  colleague('a.fyodorova', 'Фёдорова Алёна Дмитриевна', '241', accounting, [[accounting, 1]]),
  colleague('a.kuzmina', 'Кузьмина Алла Романовна', '108', null, [[edi, 1]], { invited: true }),
  colleague('i.somova', 'Сомова Инга Валерьевна', '107', null, [], { gone: true }),
];
