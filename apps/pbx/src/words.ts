import { numerals } from './numerals.ts';

/** What the telephone says by itself, in one voice: a program's. Who has a better one puts recordings of the same names in their place. */
export const words = {
  recorded: { ru: 'Разговор записывается.', en: 'This call is recorded.' },
  menu: {
    ru: 'Введите И Н Н, Г Л Н, или номер запроса, и нажмите решётку. Или дождитесь ответа специалиста.',
    en: 'Enter your tax number, location number, or request number, followed by the pound key. Or wait for an agent.',
  },
  entered: { ru: 'Вы ввели', en: 'You have entered' },
  wrong: { ru: 'В номере ошибка. Попробуйте ещё раз.', en: 'The number has a mistake. Please try again.' },
  on: { ru: 'Соединяем со специалистом.', en: 'Connecting you to an agent.' },
  /** Said in the language that it leads to. */
  star: { ru: 'Для русского языка нажмите звёздочку.', en: 'For English, press star.' },
  absent: {
    ru: 'Этого сотрудника сейчас нет на месте. Соединяем со специалистом.',
    en: 'This person is not available now. Connecting you to an agent.',
  },
  place: { ru: 'Ваше место в очереди:', en: 'Your place in the line is number' },
  'place-far': { ru: 'Перед вами больше ста человек.', en: 'There are more than a hundred callers before you.' },
  wait: { ru: 'Примерное ожидание:', en: 'The expected wait is' },
  'wait-long': { ru: 'Ожидание может занять больше часа.', en: 'The wait may take more than an hour.' },
  'minute-one': { ru: 'минута', en: 'minute' },
  'minute-few': { ru: 'минуты', en: 'minutes' },
  'minute-many': { ru: 'минут', en: 'minutes' },
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
  'callback-on': {
    ru: 'Ваше место в очереди сохранено. Мы перезвоним вам на номер',
    en: 'Your place in the line is kept. We will call you back on',
  },
  away: {
    ru: 'Приносим извинения: служба временно недоступна. Перезвоните, пожалуйста, через несколько минут.',
    en: 'We are sorry: the service is out of reach. Please call again in a few minutes.',
  },
  'away-on': {
    ru: 'Приносим извинения: служба временно недоступна. Соединяем с дежурным.',
    en: 'We are sorry: the service is out of reach. Connecting you to whoever is on duty.',
  },
} as const;

const digits = {
  ru: ['ноль', 'один', 'два', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять'],
  en: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
};

/** Every sound of a language: its name, and what is said. */
export const sounds = (language: 'ru' | 'en'): [name: string, text: string][] => [
  ...Object.entries(words).map(([name, text]): [string, string] => [name, text[language]]),
  ...digits[language].map((word, digit): [string, string] => [String(digit), word]),
  ...numerals[language],
];
