import type { TicketState } from '@linia/domain';

const minute = 60_000;
const hour = 60 * minute;

/** A request that the drawings know by its number. Deadlines are told from now; without them the screen shows «—». */
export type NamedRequest = {
  number: number;
  organization: string;
  subject: string;
  description: string;
  department: string;
  /** Login; null: nobody's. */
  owner: string | null;
  state: Exclude<TicketState, 'solved' | 'closed'>;
  channel: 'voice' | 'email' | 'webform';
  respondIn?: number;
  resolveIn?: number;
};

const center = 'Удостоверяющий центр';
const integration = 'Интеграции';

/** In the order of their numbers, which is the order in which they came. */
export const namedRequests: readonly NamedRequest[] = [
  {
    number: 1_045_702,
    organization: 'ООО «Сибирский гостинец»',
    subject: 'Подключить GLN склада в Томске',
    description: 'Открыли склад в Томске, нужен обмен с «Лукошко Маркет» по его GLN.',
    department: integration,
    owner: 'specialist2',
    state: 'waiting_third_party',
    channel: 'webform',
  },
  {
    number: 1_045_871,
    organization: 'АО «Таврида-Снаб»',
    subject: 'Письмо о смене реквизитов',
    description: 'Сменился расчётный счёт. Нужно письмо на бланке с подписью директора.',
    department: center,
    owner: 'specialist',
    state: 'waiting_customer',
    channel: 'email',
  },
  {
    number: 1_045_980,
    organization: 'ООО «Сибирский гостинец»',
    subject: 'Акт сверки за квартал',
    description: 'Просят акт сверки за прошлый квартал документом и на почту.',
    department: 'Бухгалтерия',
    owner: 'a.fyodorova',
    state: 'open',
    channel: 'voice',
  },
  {
    number: 1_046_188,
    organization: 'ООО «Полюс-Логистик»',
    subject: 'Статус роуминга не меняется',
    description: 'Роуминг с «Докпоток» третий день «Проверяется». Обещали ответ сегодня.',
    department: 'Техподдержка ЭДО, 2-я линия',
    owner: 'agent',
    state: 'open',
    channel: 'voice',
    resolveIn: -hour,
  },
  {
    number: 1_046_201,
    organization: 'ООО «Северный лён»',
    subject: 'Доступ второму бухгалтеру',
    description: 'Нужен доступ второму бухгалтеру с правом подписи. Ждём приказ.',
    department: center,
    owner: 'm.tsygankov',
    state: 'waiting_customer',
    channel: 'email',
  },
  {
    number: 1_046_215,
    organization: 'ООО «Юнион-Фрут»',
    subject: 'Плагин подписи после обновления Windows',
    description: 'На двух местах из пяти плагин не находит сертификат после обновления.',
    department: center,
    owner: 'specialist2',
    state: 'open',
    channel: 'voice',
    resolveIn: 26 * hour,
  },
  {
    number: 1_046_240,
    organization: 'ООО «Гранит-Опт»',
    subject: 'Доверенность на нового директора',
    description: 'С понедельника новый директор, нужна доверенность для подписи до выпуска сертификата.',
    department: center,
    owner: 'specialist',
    state: 'open',
    channel: 'email',
    resolveIn: 54 * minute,
  },
  {
    number: 1_046_251,
    organization: 'ООО «Тихий Дон»',
    subject: 'Ответ о переходе на другой тариф',
    description: 'Просили сравнить «Бизнес» и «Корпоративный» по числу документов за год.',
    department: 'Техподдержка ЭДО, 2-я линия',
    owner: 'agent',
    state: 'open',
    channel: 'voice',
    resolveIn: 3 * hour,
  },
  {
    number: 1_046_266,
    organization: 'ООО «Гранит-Опт»',
    subject: 'Не проходит подпись в «Пятый угол»',
    description: 'Сеть «Пятый угол» не принимает подпись бухгалтера, остальные принимают.',
    department: center,
    owner: 'specialist2',
    state: 'open',
    channel: 'voice',
    respondIn: -5 * hour,
    resolveIn: -86 * minute,
  },
  {
    number: 1_046_271,
    organization: 'ООО «Сибирский гостинец»',
    subject: 'Роуминг с «Роуминг-Связь»: ждут приглашение',
    description: 'Поставщик у оператора «Роуминг-Связь», приглашение не приходит вторую неделю.',
    department: integration,
    owner: null,
    state: 'new',
    channel: 'voice',
    resolveIn: 264 * minute,
  },
  {
    number: 1_046_280,
    organization: 'АО «Таврида-Снаб»',
    subject: 'Две подписи в одном УПД',
    description: 'УПД подписан дважды, сеть его не принимает и не отклоняет.',
    department: center,
    owner: 'm.tsygankov',
    state: 'waiting_third_party',
    channel: 'webform',
  },
  {
    number: 1_046_291,
    organization: 'ИП Щукина Е. А.',
    subject: 'Продлить подпись',
    description: 'Подпись кончается через неделю, предприниматель просит выпустить новую без визита.',
    department: center,
    owner: 'specialist',
    state: 'open',
    channel: 'voice',
    resolveIn: 22 * hour,
  },
];

/** The last one before the demo begins is made by a call of Kovalyova's: see history. */
export const lastNumber = 1_046_297;
export const lastRequest = {
  organization: 'ООО «Сибирский гостинец»',
  subject: 'Сертификат отозван',
  title: 'УПД не уходят: «Сертификат отозван»',
  note: 'Не уходит УПД № 1184 на «Лукошко Маркет»: при отправке «Сертификат отозван». Сертификат на Ковалёву перевыпущен, в кабинете до сих пор выбран старый. Плагин 2.0.15, Windows 11.',
  counterparty: 'Лукошко Маркет',
  resolveIn: -100 * minute,
} as const;
