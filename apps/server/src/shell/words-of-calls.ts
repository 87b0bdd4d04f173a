import type { Language } from '@linia/protocol';

/** Refusals about calls: their offers, escalations, ways out of the house and the telephone. */
export const callWords: Record<string, Record<Language, string>> = {
  'call.unknown': { ru: 'Такого звонка нет', en: 'There is no such call' },
  'call.state': { ru: 'Звонок уже в другом состоянии', en: 'The call has moved on to another state' },
  'call.not_yours': { ru: 'Этот звонок сейчас не у вас', en: 'This call is not with you now' },
  'call.pbx_has_the_sound': {
    ru: 'Звук у телефонной станции: сделайте это на телефоне',
    en: 'The PBX has the sound: do it on the phone',
  },
  'dial.not_allowed': {
    ru: 'На такие номера вам звонить нельзя: разрешает администратор',
    en: 'You may not call such numbers: an administrator allows it',
  },
  'dial.too_many': {
    ru: 'За час набрано слишком много номеров: подождите',
    en: 'Too many numbers were dialled in an hour: wait a while',
  },
  'outside.underway': {
    ru: 'В этот разговор уже зовут другого человека',
    en: 'Somebody else is being called into this talk already',
  },
  'transfer.nobody_there': {
    ru: 'В этой линии сейчас никого нет: клиент остался бы без ответа. Выберите другую линию',
    en: 'Nobody is there in this line now: the customer would get no answer. Choose another line',
  },
  'outside.no_sound': {
    ru: 'Звука этой линии здесь нет: переведите на телефоне',
    en: 'The sound of this line is not here: transfer it on the telephone',
  },
  'outside.gone': { ru: 'Внешний собеседник уже не на линии', en: 'The person outside is not on the line any more' },
  'supervise.no_sound': {
    ru: 'Слушать можно только звонки своей телефонии: звука этой линии здесь нет',
    en: 'Only calls of Linia’s own telephone can be heard: the sound of this line is not here',
  },
  'supervise.over': { ru: 'Разговор уже закончен', en: 'The talk is over' },
  'supervise.another': {
    ru: 'Вы уже слушаете другой разговор: сначала закончите его',
    en: 'You are hearing another call: leave that one first',
  },
  'supervise.nobody_talks': {
    ru: 'Сейчас с клиентом никто не говорит: слушать нечего',
    en: 'Nobody is talking with the caller now: there is nothing to hear',
  },
  'supervise.busy': { ru: 'У вас самих сейчас звонок', en: 'You have a call of your own now' },
  'supervise.on_shift': {
    ru: 'Вам предлагают звонки. Смените статус «Доступен», чтобы слушать',
    en: 'Calls are offered to you. Leave the status “Available” to listen',
  },
  'voice.not_owner': {
    ru: 'Телефонией сейчас управляет другой процесс',
    en: 'Another process leads the telephone now',
  },
  'phone.away': {
    ru: 'Телефонная станция не отвечает. Телефон подключится сам, как только она ответит',
    en: 'The telephone exchange does not answer. The telephone connects by itself as soon as it does',
  },
  'phone.none': {
    ru: 'Своей телефонии здесь нет: звонки идут через другую станцию',
    en: 'There is no telephone of Linia’s own here: calls come by another exchange',
  },
  'call.still_talking': {
    ru: 'Разговор ещё идёт. Закрыть можно после него',
    en: 'The talk goes on. You can close it afterwards',
  },
  'call.closed_already': {
    ru: 'Журнал этого звонка вы уже закрыли',
    en: 'You have closed the log of this call already',
  },
  'call.not_wrapping': { ru: 'Постобработка уже закончилась', en: 'Wrap-up is over already' },
  'call.not_identified': { ru: 'Сначала определите компанию', en: 'Identify the company first' },
  'call.not_for_you': {
    ru: 'Этот звонок вели другие: вам видна только его строка',
    en: 'Others had this call: you see only its line',
  },
  'log.too_long': {
    ru: 'Заметка длиннее 20 000 знаков и не сохранена. Сократите её: то, что сохранено раньше, цело',
    en: 'The note is longer than 20,000 characters and was not saved. Shorten it: what was saved before is kept',
  },
  'log.counterparty_too_long': {
    ru: 'Контрагент длиннее 300 знаков. Сократите',
    en: 'The counterparty is longer than 300 characters. Shorten it',
  },
  'log.disposition': { ru: 'Выберите итог', en: 'Choose a disposition' },
  'log.unknown_value': { ru: 'Этого значения больше нет в списке', en: 'This value is no longer in the list' },
  'assignment.unknown': { ru: 'Такого назначения нет', en: 'There is no such assignment' },

  'escalation.to_whom': { ru: 'Выберите отдел или сотрудника', en: 'Choose a department or a person' },
  'escalation.to_self': { ru: 'Это вы сами', en: 'That is yourself' },
  'escalation.summary': { ru: 'Напишите, что передать', en: 'Write what to hand over' },
  'escalation.reason': { ru: 'Выберите причину эскалации', en: 'Choose a reason for the escalation' },
  'escalation.purpose': { ru: 'Выберите цель соединения', en: 'Choose the purpose of the connection' },
  'escalation.underway': {
    ru: 'Эскалация по этому звонку уже идёт',
    en: 'An escalation of this call is underway already',
  },
  'escalation.unknown': { ru: 'Такой эскалации нет', en: 'There is no such escalation' },
  'escalation.gone': { ru: 'Эскалация уже закончилась', en: 'The escalation has ended already' },
  'escalation.not_due': { ru: 'Срок эскалации ещё не вышел', en: 'The escalation is not due yet' },
  'escalation.not_accepted': { ru: 'Отдел ещё не взял звонок', en: 'The department has not taken the call yet' },
  'escalation.connecting': { ru: 'Специалист ещё подключается', en: 'The specialist is still being connected' },
  'escalation.return_it': {
    ru: 'Верните звонок специалисту КЦ с причиной',
    en: 'Return the call to the agent, with a reason',
  },
  'offer.gone': {
    ru: 'Звонок уже не у вас: его приняли, сняли или клиент ушёл',
    en: 'The call is no longer offered to you: it was taken, withdrawn, or the caller left',
  },
  'offer.not_due': { ru: 'Время ответа ещё не вышло', en: 'The time to answer is not over yet' },
  'entry.gone': { ru: 'Клиент уже не ждёт в очереди', en: 'The caller is not waiting in the queue any more' },
  'entry.escalation': {
    ru: 'Эскалацию так не переставить: у неё свой отдел',
    en: 'An escalation cannot be moved like this: it has a department of its own',
  },
  'recording.off': { ru: 'Разговор и так не записывается', en: 'The call is not recorded anyway' },
  'recording.never': {
    ru: 'Разговоры этой компании или очереди не записывают: так решено',
    en: 'Calls of this company or line are not recorded: so it is decided',
  },
  'recording.none': { ru: 'Записи этого разговора нет', en: 'There is no recording of this call' },
  'recording.not_ready': {
    ru: 'Запись ещё готовится: попробуйте через минуту',
    en: 'The recording is being made: try again in a minute',
  },
  'recording.not_for_you': {
    ru: 'Прослушивать записи могут супервизор очереди и руководитель отдела',
    en: 'Recordings are for the supervisor of the line and the head of the department',
  },
  'recording.reason': { ru: 'Напишите, зачем вы слушаете запись', en: 'Write what you listen to it for' },
  'recording.hold_why': { ru: 'Напишите, зачем хранить запись', en: 'Write what the recording is kept for' },
  'recording.over': {
    ru: 'Ссылка на запись больше не действует: нажмите «Прослушать» снова',
    en: 'This way to the recording has ended: press Listen again',
  },
  'callback.not_waiting': {
    ru: 'Обратный звонок может заказать только тот, кто ждёт в очереди',
    en: 'Only a caller who waits in a line can ask to be called back',
  },
  'callback.number': { ru: 'Номер скрыт: перезвонить некуда', en: 'The number is withheld: there is nowhere to call' },
  'dial.number': { ru: 'Такого номера не может быть', en: 'There can be no such number' },
  'dial.short': {
    ru: 'Короткие и экстренные номера набирают на телефоне, не здесь',
    en: 'Short and emergency numbers are dialed on the telephone, not here',
  },
  'dial.away': { ru: 'Звонят со статусом «Доступен»', en: 'To call, be available' },
  'dial.offered': { ru: 'Вам как раз звонят: сначала ответьте', en: 'A call is ringing here: answer it first' },
  'dial.engaged': { ru: 'У вас уже есть звонок', en: 'You have a call already' },
  'dial.wrapping': { ru: 'Сначала закройте прошлый звонок', en: 'Close the last call first' },
  'dial.line': { ru: 'Звонить не с чего: нет ни одной линии', en: 'There is no line to call from' },
  'promise.past': { ru: 'Это время уже прошло', en: 'This time is past' },
  'promise.far': { ru: 'Обещать можно не дальше чем на год', en: 'A call is promised for a year ahead at most' },
  'promise.number': { ru: 'Номер неизвестен: звонить некуда', en: 'The number is unknown: there is nowhere to call' },
  'promise.nobody': { ru: 'Этот человек не звонит клиентам', en: 'This person does not call customers' },
  'promise.not_yours': { ru: 'Это обещание уже не ваше', en: 'This promise is no longer yours' },
};
