/** What the telephone says by itself. Digits in Russian are a person's voice, from Debian's package; the rest is spoken by a program. */
export const words = {
  recorded: { ru: 'Разговор записывается.', en: 'This call is recorded.' },
  menu: {
    ru: 'Введите И Н Н, Г Л Н, или номер запроса, и нажмите решётку. Или дождитесь ответа специалиста.',
    en: 'Enter your tax number, location number, or request number, followed by the pound key. Or wait for an agent.',
  },
  entered: { ru: 'Вы ввели', en: 'You have entered' },
  wrong: { ru: 'В номере ошибка. Попробуйте ещё раз.', en: 'The number has a mistake. Please try again.' },
  on: { ru: 'Соединяем со специалистом.', en: 'Connecting you to an agent.' },
  place: { ru: 'Ваше место в очереди', en: 'Your place in the line is' },
  wait: { ru: 'Примерное ожидание, в минутах:', en: 'The expected wait, in minutes, is' },
  offer: { ru: 'Чтобы мы перезвонили вам, нажмите один.', en: 'To be called back, press one.' },
  next: { ru: 'Вы следующий в очереди.', en: 'You are the next in the line.' },
  closed: {
    ru: 'Сейчас мы не работаем. Перезвоните, пожалуйста, в рабочее время.',
    en: 'We are closed now. Please call again in our working hours.',
  },
  full: {
    ru: 'Сейчас все специалисты заняты. Перезвоните, пожалуйста, через несколько минут.',
    en: 'All our agents are busy now. Please call again in a few minutes.',
  },
  callback: { ru: 'Мы вам перезвоним.', en: 'We will call you back.' },
  away: {
    ru: 'Приносим извинения: служба временно недоступна. Перезвоните, пожалуйста, через несколько минут.',
    en: 'We are sorry: the service is out of reach. Please call again in a few minutes.',
  },
} as const;

export const englishDigits = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
export const russianDigits = ['ноль', 'один', 'два', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять'];
