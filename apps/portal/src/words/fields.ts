import type { PortalFieldError } from '@linia/protocol';
import { bind } from '@linia/ui/bind';
import { frameOf, inBoth } from '../frame.ts';

/** What is wrong with a field, by its code. */
const said: Record<string, { ru: string; en: string }> = {
  empty: { ru: 'Заполните это поле', en: 'Please fill this in' },
  'inn.empty': { ru: 'Укажите ИНН компании', en: 'Please give the company’s INN' },
  'inn.letters': { ru: 'В ИНН только цифры', en: 'An INN has digits only' },
  'inn.length': { ru: 'В ИНН 10 цифр, у предпринимателя 12', en: 'An INN has 10 digits, a sole trader’s 12' },
  'inn.zeros': { ru: 'ИНН не бывает из одних нулей', en: 'An INN is not all zeros' },
  'inn.checksum': { ru: 'В ИНН опечатка: проверьте цифры', en: 'There is a slip in the INN: check its digits' },
  'phone.lacks': { ru: 'Не хватает цифр', en: 'Digits are missing' },
  'phone.form': {
    ru: 'Такого номера не бывает. Пример: +7 913 555-01-42',
    en: 'There is no such number. As in +7 913 555-01-42',
  },
  'email.at': { ru: 'В адресе почты нужен знак @', en: 'An e-mail address needs an @' },
  'email.form': {
    ru: 'После @ нужен домен с точкой, без пробелов',
    en: 'After the @ a domain with a dot is needed, without spaces',
  },
  'email.own': {
    ru: 'Это наш адрес. Укажите свой, чтобы мы ответили',
    en: 'This is our own address. Give yours, so that we can answer',
  },
  service: { ru: 'Выберите услугу', en: 'Please choose a service' },
  'text.long': {
    ru: 'Длиннее 10 000 знаков. Сократите или приложите файлом',
    en: 'Longer than 10,000 characters. Shorten it or attach it as a file',
  },
  consent: {
    ru: 'Без согласия мы не можем хранить ваш запрос',
    en: 'Without your consent we may not keep your request',
  },
};

const digits = {
  ru: (n: number) => `Не хватает ${n === 1 ? 'одной цифры' : `${n} цифр`}`,
  en: (n: number) => (n === 1 ? 'One digit is missing' : `${n} digits are missing`),
};

/** Says what is wrong, in the page's language. Matters may have codes of their own (`more`). */
export function fieldErrors(more: typeof said = {}): (error: PortalFieldError) => string {
  const { language } = frameOf();
  return (error) => {
    if (error.code === 'phone.lacks' && error.more) return bind(digits[language](error.more));
    return bind((more[error.code] ?? said[error.code] ?? said['empty']!)[language]);
  };
}

const faults: Record<string, { ru: string; en: string }> = {
  'stamp.none': {
    ru: 'Форма пришла не со своей страницы. Отправьте её ещё раз отсюда',
    en: 'The form did not come from its page. Send it again from here',
  },
  'stamp.forged': {
    ru: 'Форма пришла не со своей страницы. Отправьте её ещё раз отсюда',
    en: 'The form did not come from its page. Send it again from here',
  },
  'stamp.stale': {
    ru: 'Страница была открыта больше суток. Проверьте и отправьте ещё раз',
    en: 'The page was open for more than a day. Check it and send it again',
  },
  'stamp.early': {
    ru: 'Отправлено быстрее, чем успевает человек. Проверьте и отправьте ещё раз',
    en: 'It was sent sooner than a person can. Check it and send it again',
  },
  'form.trap': {
    ru: 'Заполнено поле, которого люди не видят. Проверьте и отправьте ещё раз',
    en: 'A field was filled in that people do not see. Check it and send it again',
  },
};

export const formFaults = () => {
  const { language } = frameOf();
  const words = faultWords();
  const fault = (code: string, wait: number): string =>
    code === 'form.often'
      ? words.often(Math.max(1, Math.ceil(wait / 60)))
      : bind((faults[code] ?? faults['stamp.none']!)[language]);
  const files: Record<string, string> = {
    'file.empty': words.fileEmpty,
    'file.too_large': words.fileLarge,
    'file.no_room': words.filesNoRoom,
  };
  const file = (code: string): string => files[code] ?? words.filesMany;
  return { ...words, fault, file };
};

const faultWords = inBoth({
  ru: {
    trap: 'Не заполняйте это поле',
    notSent: 'Не отправлено: проверьте поля',
    kept: 'Всё, что вы написали, на месте.',
    filesLost: 'Файлы выберите ещё раз: браузер их не хранит.',
    often: (minutes: number) =>
      `С вашего адреса много запросов подряд. Отправьте ещё раз через ${minutes} мин или позвоните`,
    fileEmpty: 'файл пуст',
    fileLarge: 'больше 10 МБ',
    filesNoRoom: 'файлы сейчас не принимаем: их пришло слишком много. Отправьте без файлов или позже',
    filesMany: 'файлов больше десяти, или вместе они больше 18 МБ',
  },
  en: {
    trap: 'Leave this field empty',
    notSent: 'Not sent: please check the fields',
    kept: 'All that you wrote is here.',
    filesLost: 'Choose the files again: the browser does not keep them.',
    often: (minutes: number) => `Many requests in a row from your address. Send it again in ${minutes} min, or call us`,
    fileEmpty: 'the file is empty',
    fileLarge: 'larger than 10 MB',
    filesNoRoom: 'files are not taken now: too many have come. Send it without files, or later',
    filesMany: 'more than ten files, or more than 18 MB together',
  },
});
