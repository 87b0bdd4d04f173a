import { inBoth } from '../frame.ts';

/** The ways to reach the company, and what each needs: every fact of the company's own page. */
export const waysWords = inBoth({
  ru: {
    title: 'Выберите удобный способ связи',
    description: 'Телефон, почта, форма запроса, ответы на частые вопросы и отзыв руководителю.',
    byForm: 'Заполнить форму',
    byFormText: 'Номер сразу на экране и на почте.',
    byMail: 'Написать письмо',
    byMailText: 'Номер придёт ответным письмом.',
    answers: 'Вопросы и ответы',
    answersText: 'Возможно, ответ на ваш вопрос уже есть.',
    toAnswers: 'Найти ответ',
    feedback: 'Отзыв руководителю',
    feedbackText: 'Если услуга оказана некачественно или запрос остался без ответа в срок.',
    toFeedback: 'Написать отзыв',
    phoneTitle: 'Обращение по телефону',
    phoneRecorded:
      'Вам ответит специалист контактного центра. Для контроля качества обслуживания разговоры записываются.',
    phoneIdentify: 'Для быстрой идентификации будьте готовы назвать ИНН или GLN вашей компании.',
    phonePerson:
      'Если нужно соединение с сотрудником, назовите его ФИО или номер запроса, который вы получили ранее, а также цель разговора.',
    phoneDepartment:
      'Если специалист контактного центра не сможет ответить на ваш вопрос, звонок будет направлен в профильный отдел.',
    mailTitle: 'Обращение по электронной почте',
    mailRegistered: 'Запрос регистрируется автоматически. На адрес отправителя приходит уведомление с номером запроса.',
    mailReply:
      'Последующие вопросы задавайте в ответном сообщении или указывайте номер запроса в теме нового. Не удаляйте уведомление до получения ответа.',
    mailFaster: 'Чтобы запрос обработали быстрее, укажите в письме:',
    mailInn: 'ИНН вашей компании или номер договора с нами;',
    mailCounterparty: 'наименование контрагента, во взаимодействии с которым возникли сложности;',
    mailTrouble: 'описание проблемы, если возможно, с изображением экрана (скриншотом).',
    timesTitle: 'Сроки',
    times:
      'Время реакции на запросы и время, отведённое на решение проблем, регламентированы в договоре присоединения.',
    contract: 'Открыть договор',
    formTitle: 'Обращение через форму',
    formNeeds:
      'В форме нужны наименование и ИНН компании, услуга, ваши ФИО, почта и телефон, тема и текст запроса. Запросу присваивается номер, он придёт на указанный адрес.',
    statusTitle: 'Состояние запроса',
    status:
      'Ссылка на личную страницу запроса есть в уведомлении с его номером: там видны состояние, сроки и переписка, там же можно ответить.',
    statusShort: 'По личной ссылке из уведомления с номером.',
    toLink: 'Прислать ссылку',
    feedbackTitle: 'Обратная связь',
    feedbackLong:
      'Нам важно ваше мнение о нашей работе. Отзыв адресуется руководителям подразделений. Если услуга была оказана некачественно или обращение осталось без ответа в отведённый срок, обязательно напишите.',
    consentTitle: 'Персональные данные',
  },
  en: {
    title: 'Choose how to reach us',
    description: 'Telephone, e-mail, a request form, answers to frequent questions and feedback to the head.',
    byForm: 'Fill in the form',
    byFormText: 'Its number at once, on the screen and by e-mail.',
    byMail: 'Write a letter',
    byMailText: 'The number comes in a letter.',
    answers: 'Questions and answers',
    answersText: 'There may be an answer to your question already.',
    toAnswers: 'Find an answer',
    feedback: 'Feedback to the head',
    feedbackText: 'If a service was poor, or a request stayed without an answer past its time.',
    toFeedback: 'Write feedback',
    phoneTitle: 'By telephone',
    phoneRecorded: 'An agent of the contact center answers. Calls are recorded to watch over their quality.',
    phoneIdentify: 'To be identified quickly, be ready to tell the INN or GLN of your company.',
    phonePerson:
      'To be connected with an employee, give their full name or the number of your earlier request, and what it is about.',
    phoneDepartment: 'If the agent cannot answer your question, the call goes to the department that can.',
    mailTitle: 'By e-mail',
    mailRegistered:
      'Your request is registered by itself. A notice with its number comes to the address you wrote from.',
    mailReply:
      'Ask further questions by replying to it, or put the number in the subject of a new letter. Do not delete the notice until you have an answer.',
    mailFaster: 'Your request is handled sooner if the letter says:',
    mailInn: 'your company’s INN or the number of its contract with us;',
    mailCounterparty: 'the counterparty with whom the trouble is;',
    mailTrouble: 'what the trouble is, with a picture of the screen if possible.',
    timesTitle: 'Times',
    times: 'The time of reaction and the time given for a solution are set by the contract.',
    contract: 'Open the contract',
    formTitle: 'By the form',
    formNeeds:
      'The form asks for the company’s name and INN, the service, your full name, e-mail and telephone, a subject and the text. The request gets a number, which comes to the address you gave.',
    statusTitle: 'How a request goes',
    status:
      'The notice with the number has a link to the request’s own page: its state, its times and all letters are there, and you can answer there.',
    statusShort: 'By the private link in the notice with the number.',
    toLink: 'Send me the link',
    feedbackTitle: 'Feedback',
    feedbackLong:
      'Your opinion of our work matters to us. Feedback goes to the heads of departments. If a service was poor, or your request stayed without an answer in its time, do write.',
    consentTitle: 'Personal data',
  },
});
