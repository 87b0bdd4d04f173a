import pg from 'pg';
import { Names } from '../base/names.ts';
import { Chance, Weighted } from '../base/random.ts';

/** What a trade of documents is spoken of in, the most frequent first: the word of rank r falls as 1 / r^0.9. */
const trade =
  `документ не подпись УПД контрагент отправить сертификат ошибка счёт статус роуминг накладная договор аннулирование ящик
 приглашение доверенность МЧД приказ сервер модуль настройка интеграция выгрузка отчётность маркировка код ЕГАИС Меркурий торговля сеть
 заказ поставщик покупатель отгрузка приёмка расхождение акт сверка корректировка исправление формат схема проверка подразделение филиал
 директор бухгалтер ключ носитель токен криптопровайдер браузер плагин обновление версия лицензия тариф оплата баланс блокировка доступ пароль
 вход пользователь права роль архив поиск печать реестр журнал уведомление подключение заявление регистрация идентификатор оператор соединение
 таймаут очередь обработка повтор дубликат удаление черновик шаблон справочник товар номенклатура единица цена ставка НДС валюта сумма округление
 дата срок период квартал месяц требование ответ квитанция протокол пакет вложение таблица кодировка символ наименование адрес склад водитель
 машина рейс путевой лист транспортный груз отправитель получатель перевозчик`.split(/\s+/);

const chunk = 20_000;
const rare = (n: number): string => `${100_000 + ((n * 7_919) % 900_000)}`;

/** The words of one request, the same for the same number. */
class Speaker {
  readonly #names = new Names(3);
  readonly #chance = new Chance(4);
  readonly #words = new Weighted(trade, (_, rank) => 1 / rank ** 0.9);

  word(): string {
    return this.#words.draw(this.#chance);
  }
  words(count: number): string {
    return Array.from({ length: count }, () => this.word()).join(' ');
  }
  person(): string {
    return this.#names.person();
  }
  company(): string {
    return this.#names.company();
  }
}

/**
 * So many requests of ten departments, one in twenty live, each with a subject of four words of the trade, and a description of
 * twelve with its company, its person and the number of a document. Indexed by the very functions of Linia, as a large load is:
 * the index of words is made afterwards.
 */
export async function makeRequests(url: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // neither deadlines nor places in lines: what is measured is the list
    await client.query(
      `set synchronous_commit = off; set session_replication_role = replica; set maintenance_work_mem = '512MB'`,
    );
    const { rows: index } = await client.query(
      `select indexdef from pg_indexes where indexname = 'ticket_search_words'`,
    );
    await client.query('drop index ticket_search_words');
    const { rows } = await client.query(
      `insert into departments (name) select 'Отдел ' || n from generate_series(1, 10) n returning id`,
    );
    const departments = rows.map(({ id }) => id as number);
    const speaker = new Speaker();
    for (let from = 0; from < count; from += chunk) {
      const those = Array.from({ length: Math.min(chunk, count - from) }, (_, at) => from + at);
      await client.query(
        `with made as (insert into tickets (number, version, state, channel, subject, description, department_id, created_at, touched_at)
           select 1046298 + n, 1, (case when n % 20 = 0 then 'open' else 'closed' end)::ticket_state, 'email', subject, description, department, at, at
           from (select n, subject, description, department, now() - make_interval(secs => $5 - n) as at from unnest($1::int[], $2::text[], $3::text[], $4::int[]) as x (n, subject, description, department)) y
           returning id, number, subject, description)
         insert into ticket_search (ticket_id, words)
           select id, setweight(words_of(number || ' ' || subject), 'A') || words_of(description) from made`,
        [
          those,
          those.map(() => speaker.words(4)),
          those.map((n) => `${speaker.words(12)} № ${rare(n)} ${speaker.company()} ${speaker.person()}`),
          those.map((n) => departments[n % 10]),
          count,
        ],
      );
    }
    await client.query(index[0].indexdef as string);
    await client.query(`select setval('ticket_numbers', $1)`, [1_046_298 + count]);
    await client.query('vacuum analyze tickets, ticket_search');
  } finally {
    await client.end();
  }
}

export type Wanted = { what: string; q: () => string };

/** What is typed into the box above the list, each kind as often as the next. */
export function wanted(count: number): Wanted[] {
  const [speaker, chance] = [new Speaker(), new Chance(5)];
  const name = () => speaker.company().replace(/^\S+ /, '').replace(/[«»]/g, '');
  return [
    { what: 'a word of the trade', q: () => speaker.word() },
    { what: 'two words', q: () => speaker.words(2) },
    { what: 'three words', q: () => speaker.words(3) },
    { what: 'a word that is being typed', q: () => speaker.word().slice(0, 4) },
    { what: 'a surname', q: () => speaker.person().split(' ')[0]! },
    { what: 'a company', q: name },
    { what: 'a company and a word', q: () => `${name()} ${speaker.word()}` },
    { what: 'the number of a document', q: () => rare(chance.below(count)) },
    { what: 'the number of a request', q: () => String(1_046_298 + chance.below(count)) },
  ];
}
