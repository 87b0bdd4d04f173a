import { idsByName, idOf, insertRows, type Client } from './rows.ts';

const nightQueue = 'Ночная линия';
const office = [1, 2, 3, 4, 5, 6, 7].map((day) => (day < 6 ? [['09:00', '18:00']] : []));
const never = [[], [], [], [], [], [], []];

/**
 * Two calendars: the office's, to be looked at, by which no line of the demo goes (what is shown must not depend on the hour
 * in which somebody looks), and one that never opens, by which the night line is closed whenever somebody calls it.
 */
export async function writeCalendars(tx: Client): Promise<void> {
  await insertRows(tx, 'calendars', [
    { name: 'Будни, Москва', time_zone: 'Europe/Moscow', week: office, country: 'RU' },
    { name: 'Закрыто всегда', time_zone: 'Europe/Moscow', week: never, country: null },
  ]);
  const calendars = await idsByName(tx, 'calendars');
  await insertRows(tx, 'calendar_days', [
    {
      calendar_id: idOf(calendars, 'Будни, Москва'),
      day: '2026-12-30',
      hours: [['09:00', '15:00']],
      note: 'Итоги года',
    },
  ]);
  await tx.query('insert into queues (name, position, calendar_id) values ($1, 90, $2)', [
    nightQueue,
    idOf(calendars, 'Закрыто всегда'),
  ]);
  const queues = await idsByName(tx, 'queues');
  await tx.query(
    `insert into lines (name, number, queue_id, voice, announcements) values ('Ночная', '+7 812 000-38-15', $1, 'simulated', $2)`,
    [
      idOf(queues, nightQueue),
      JSON.stringify({
        closed: {
          ru: 'Ночью мы не работаем. Пожалуйста, позвоните по номеру 8 800 000-08-12.',
          en: 'We do not work at night. Please call 8 800 000-08-12.',
        },
      }),
    ],
  );
}
