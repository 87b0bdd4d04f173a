/**
 * What a sentinel caller does by itself on the simulated line. Seconds count from the moment named; absent: the caller
 * waits and talks until somebody else ends it.
 */
export type CallerBehaviour = {
  /** Hangs up so long after coming into the line, unless somebody talks to them by then. */
  leavesQueueAfter?: number;
  /** Hangs up so long after a desk has begun to ring. */
  leavesWhileRinging?: number;
  /** The device of the person asked can't be rung: the first time, or every time. */
  deviceFails?: 'first' | 'always';
  /** Accepted, but no sound comes: the first time. */
  connectionFails?: 'first';
  /** Hangs up so long after the talk has begun. */
  hangsUpAfterTalk?: number;
  /** Hangs up so long after an escalation has been asked for, unless it is accepted by then. */
  leavesDuringEscalation?: number;
  /** Hangs up in the moment in which an escalation is accepted. */
  leavesOnEscalationAccept?: true;
  /** Would rather be called than wait, so long after coming into the line. */
  asksCallbackAfter?: number;
  /** Called by us: picks up after a moment, unless it says otherwise. */
  whenCalled?: 'never answers' | 'does not answer at first' | 'is busy';
};

export type DemoCaller = {
  key: string;
  name: string;
  /** As it comes from the network; null: withheld. */
  phone: string | null;
  /** What is to be seen, in a sentence. */
  what: string;
  behaviour: CallerBehaviour;
  /** The name of the line that is called, where it is not the first. */
  line?: string;
};

/** Callers of the demo's simulated line, each of whom provokes one branch, so that a person can replay it. */
export const demoCallers: readonly DemoCaller[] = [
  {
    key: 'usual',
    name: 'Марина Ковалёва, «Сибирский гостинец»',
    phone: '+79135550142',
    what: 'Обычный звонок: определяется по номеру, у компании просрочен запрос № 1046297.',
    behaviour: {},
  },
  {
    key: 'unknown',
    name: 'Незнакомый номер',
    phone: '+79215557011',
    what: 'Номера нет в базе: компанию надо спросить и найти по ИНН, GLN, номеру запроса или названию.',
    behaviour: {},
  },
  {
    key: 'anonymous',
    name: 'Номер скрыт',
    phone: null,
    what: 'Номер не определился: искать можно только по словам клиента.',
    behaviour: {},
  },
  {
    key: 'two-companies',
    name: 'Щербакова или Щербаков',
    phone: '+79165550122',
    what: 'Один номер записан за двумя компаниями, а без кода страны он ещё и чей-то ИНН: выбирает специалист.',
    behaviour: {},
  },
  {
    key: 'two-people',
    name: 'Кто-то из «Гранит-Опта»',
    phone: '+78125553400',
    what: 'Общий номер компании: компания ясна, кто из сотрудников звонит, надо спросить.',
    behaviour: {},
  },
  {
    key: 'sole-trader',
    name: 'Елена Щукина, ИП',
    phone: '+79055550312',
    what: 'Индивидуальный предприниматель: в ИНН двенадцать цифр.',
    behaviour: {},
  },
  {
    key: 'foreign',
    name: 'Янина Станкевич, Минск',
    phone: '+375295551840',
    what: 'Номер другой страны: показан с кодом, компания без российского ИНН.',
    behaviour: {},
  },
  {
    key: 'no-inn',
    name: 'Прохор Зимин, «Первый сноп»',
    phone: '+79025550460',
    what: 'Компания ещё без ИНН и без договора: в карточке стоят прочерки.',
    behaviour: {},
  },
  {
    key: 'leaves-queue',
    name: 'Инесса Орешкина, «Северный чай»',
    phone: '+79215551107',
    what: 'Не дождётся: положит трубку через 12 секунд очереди и станет потерянным звонком.',
    behaviour: { leavesQueueAfter: 12 },
  },
  {
    key: 'leaves-ringing',
    name: 'Борис Ёжкин, «Агат-Трейд»',
    phone: '+79265551215',
    what: 'Положит трубку, пока у специалиста звонит: через 4 секунды вызова.',
    behaviour: { leavesWhileRinging: 4 },
  },
  {
    key: 'device-fails',
    name: 'Роман Полозов, «Полюс-Логистик»',
    phone: '+79165551333',
    what: 'У первого специалиста не зазвонит устройство: звонок уйдёт следующему и сохранит место.',
    behaviour: { deviceFails: 'first' },
  },
  {
    key: 'device-always-fails',
    name: 'Ульяна Седова, «Юнион-Фрут»',
    phone: '+79185551437',
    what: 'Устройство не звонит ни у кого: круг кончается, после паузы начинается новый.',
    behaviour: { deviceFails: 'always' },
  },
  {
    key: 'connection-fails',
    name: 'Аркадий Волошин, «Волжский крахмал»',
    phone: '+79275551518',
    what: 'Звонок принят, но звука нет: клиент вернётся на своё место и зазвонит у другого.',
    behaviour: { connectionFails: 'first' },
  },
  {
    key: 'hangs-up',
    name: 'Лидия Пак, «Агро-Юг»',
    phone: '+79185551626',
    what: 'Положит трубку сама через 20 секунд разговора: останется постобработка.',
    behaviour: { hangsUpAfterTalk: 20 },
  },
  {
    key: 'leaves-escalation',
    name: 'Глеб Рогожин, «Тихий Дон»',
    phone: '+79285551729',
    what: 'Уйдёт через 5 секунд после эскалации, пока отдел ещё не взял: эскалация отменится.',
    behaviour: { leavesDuringEscalation: 5 },
  },
  {
    key: 'comes-at-night',
    name: 'Тарас Полуночник, «Ночной экспресс»',
    phone: '+79215551944',
    what: 'Звонит в закрытую «Ночную линию»: услышит сообщение и останется в «Не принятых» на табло.',
    behaviour: {},
    line: 'Ночная',
  },
  {
    key: 'leaves-accepted',
    name: 'Агния Льнова, «Северный лён»',
    phone: '+79215551831',
    what: 'Положит трубку в тот миг, когда отдел возьмёт эскалацию.',
    behaviour: { leavesOnEscalationAccept: true },
  },
  {
    key: 'asks-callback',
    name: 'Тимур Ахметов, «Кама-Пласт»',
    phone: '+79175551936',
    what: 'Через 5 секунд очереди попросит перезвонить: место сохранится. Сразу не ответит, на второй раз возьмёт трубку.',
    behaviour: { asksCallbackAfter: 5, whenCalled: 'does not answer at first' },
  },
  {
    key: 'never-answers',
    name: 'Зоя Лаптева, «Донской мёд»',
    phone: '+79285552047',
    what: 'Положит трубку через 8 секунд очереди, а когда ей перезвонят, не ответит никогда.',
    behaviour: { leavesQueueAfter: 8, whenCalled: 'never answers' },
  },
  {
    key: 'busy',
    name: 'Остап Громов, «Гром-Сервис»',
    phone: '+79135552158',
    what: 'Положит трубку через 8 секунд очереди, а когда ему перезвонят, номер будет занят.',
    behaviour: { leavesQueueAfter: 8, whenCalled: 'is busy' },
  },
];
