import { writeProduction } from './production.ts';
import { idOf, insertNamed, insertRows, inOneTransaction, type Client, type ClientOrPool } from './rows.ts';

export const timeZone = 'Europe/Moscow';
/** The first number given to a request: the one after the number on the operator's own page. */
const firstTicketNumber = 1_046_298;

export const defaultDepartment = 'Техподдержка ЭДО, 2-я линия';
export const generalQueue = 'Общая линия';

export const services = [
  'ЭДО: отправка УПД',
  'EDI: заказы и отгрузка',
  'Роуминг',
  'Электронная подпись',
  'Маркировка',
  'Интеграция: API, AS2, 1С',
  'Личный кабинет',
  'Договор и тариф',
  'Счета и акты',
] as const;

/** Each under the service it is usually about. */
export const subjects: readonly (readonly [name: string, service: (typeof services)[number] | null])[] = [
  ['УПД не отправляется', 'ЭДО: отправка УПД'],
  ['Контрагент не получил документ', 'ЭДО: отправка УПД'],
  ['Документ подписан с ошибкой', 'ЭДО: отправка УПД'],
  ['Заказ не пришёл из торговой сети', 'EDI: заказы и отгрузка'],
  ['Ошибка в уведомлении об отгрузке', 'EDI: заказы и отгрузка'],
  ['Подключить GLN склада', 'EDI: заказы и отгрузка'],
  ['Роуминг с другим оператором', 'Роуминг'],
  ['Приглашение контрагента', 'Роуминг'],
  ['Сертификат отозван', 'Электронная подпись'],
  ['Выпуск и перевыпуск подписи', 'Электронная подпись'],
  ['Токен или плагин не виден', 'Электронная подпись'],
  ['Доверенность (МЧД)', 'Электронная подпись'],
  ['Коды маркировки не приняты', 'Маркировка'],
  ['Ошибка обмена с 1С', 'Интеграция: API, AS2, 1С'],
  ['Ключ доступа к API', 'Интеграция: API, AS2, 1С'],
  ['Не приходят сообщения AS2', 'Интеграция: API, AS2, 1С'],
  ['Вход в личный кабинет', 'Личный кабинет'],
  ['Доступ второму сотруднику', 'Личный кабинет'],
  ['Смена тарифа', 'Договор и тариф'],
  ['Смена реквизитов', 'Договор и тариф'],
  ['Акт сверки', 'Счета и акты'],
  ['Счёт и оплата', 'Счета и акты'],
  ['Другое', null],
];

export const purposes = [
  'Устранить сбой',
  'Узнать, что с запросом',
  'Подключить или настроить',
  'Получить консультацию',
  'Уточнить по сертификату',
  'Получить документ',
  'Изменить данные',
  'Пожаловаться',
  'Договорённость с сотрудником',
] as const;

export const dispositions = [
  'Решено',
  'Решено с отделом',
  'Передано отделу',
  'Создан запрос',
  'Обещан перезвон',
  'Ждём клиента',
  'Связь прервалась',
  'Ошиблись номером',
] as const;

export const reasons = {
  decline: ['Заканчиваю прошлое дело', 'Не моя тема', 'Плохо слышно, неполадка', 'Нужен перерыв', 'Другое'],
  escalate: [
    'Нужны права отдела',
    'Нужны знания отдела',
    'Сбой на нашей стороне',
    'Клиент просит отдел',
    'Повторное обращение',
    'Другое',
  ],
  return: [
    'Не наш вопрос',
    'Нужен другой отдел',
    'Мало данных, уточните у клиента',
    'Решено, осталось оформить',
    'Другое',
  ],
  away: ['Перерыв', 'Обед', 'Совещание', 'Учёба', 'Неполадка с местом'],
} as const;

/**
 * The lists without which nothing works, for a production as for the demo: a default department with its queue and the
 * rule that leads to it, a general queue, what a log and a refusal are chosen from, the company's settings. Lines are
 * not among them: a line is a number and a token of the installation's own. Done once; a second call changes nothing.
 */
export async function seedBasics(client: ClientOrPool, options: { company?: string } = {}): Promise<void> {
  await inOneTransaction(client, (tx) => writeBasics(tx, options.company));
}

export async function writeBasics(tx: Client, company = 'Контактный центр'): Promise<void> {
  await writeSettings(tx, company);
  await writeProduction(tx);
  const known = await tx.query('select from departments limit 1');
  if (known.rowCount) return;
  await tx.query('insert into departments (name, position, is_default) values ($1, 100, true)', [defaultDepartment]);
  await tx.query(
    `insert into queues (name, position, department_id) select name, 100, id from departments where is_default`,
  );
  await tx.query('insert into queues (name, position) values ($1, 10)', [generalQueue]);
  await tx.query('insert into rules (position, department_id) select 1, id from departments where is_default');
  await writeWords(tx);
}

async function writeWords(tx: Client): Promise<void> {
  const placed = (names: readonly string[]) => names.map((name, at) => ({ name, position: at + 1 }));
  const serviceIds = await insertNamed(tx, 'services', placed(services));
  await insertNamed(
    tx,
    'subjects',
    subjects.map(([name, service], at) => ({
      name,
      service_id: service === null ? null : idOf(serviceIds, service),
      position: at + 1,
    })),
  );
  await insertNamed(tx, 'purposes', placed(purposes));
  await insertNamed(tx, 'dispositions', placed(dispositions));
  await insertRows(
    tx,
    'reasons',
    Object.entries(reasons).flatMap(([kind, names]) => placed(names).map((reason) => ({ kind, ...reason }))),
  );
}

async function writeSettings(tx: Client, company: string): Promise<void> {
  await insertRows(
    tx,
    'settings',
    Object.entries({ company, timeZone, firstTicketNumber }).map(([key, value]) => ({ key, value })),
    'on conflict (key) do nothing',
  );
  // never backwards: a number once given is never given again
  await tx.query(
    `select setval('ticket_numbers', greatest($1, case when is_called then last_value + 1 else last_value end), false) from ticket_numbers`,
    [firstTicketNumber],
  );
}
