import type { DemoArticle } from './article.ts';

/** The account, the contract and payment. */
export const accountArticles: readonly DemoArticle[] = [
  {
    slug: 'cannot-sign-in',
    read: 298,
    ru: {
      title: 'Не получается войти в личный кабинет',
      keywords: 'забыл пароль, логин, доступ, вход, учётная запись заблокирована, код не приходит',
      text: `- **Забыли пароль**: нажмите «Восстановить» под полем входа. Письмо идёт до пяти минут; проверьте «Спам».
- **Пять ошибок подряд** закрывают вход на 15 минут. Потом он откроется сам.
- **Код не приходит**: проверьте номер телефона у администратора вашей компании, менять его может только он.
- **Вход по сертификату**: вставьте токен до того, как откроете страницу.

Если администратор уволился, пришлите запрос с подписью руководителя: мы назначим нового.`,
    },
    en: {
      title: 'I cannot sign in to my account',
      keywords: 'forgot password, login, access, account locked, code does not arrive',
      text: `- **Forgot the password**: press “Restore” under the sign-in field. The letter takes up to five minutes; look into “Spam”.
- **Five mistakes in a row** close the door for 15 minutes. Then it opens by itself.
- **The code does not arrive**: ask your company's administrator about the telephone number, only they can change it.
- **By certificate**: insert the token before you open the page.

If the administrator has left the company, send a request signed by the director: we will appoint a new one.`,
    },
  },
  {
    slug: 'add-employee',
    read: 87,
    ru: {
      title: 'Дать доступ второму сотруднику',
      keywords: 'добавить пользователя, права, роль, новый бухгалтер',
      text: `Администратор компании открывает «Компания», «Сотрудники», «Добавить» и указывает почту. Сотрудник получит письмо со ссылкой; она действует трое суток.

Роли:

- **Просмотр**: видит документы своих подразделений.
- **Работа**: создаёт и отправляет.
- **Подпись**: подписывает; нужна доверенность или подпись организации.

Число сотрудников тарифом не ограничено.`,
    },
    en: {
      title: 'Giving access to another employee',
      keywords: 'add a user, rights, role, new accountant',
      text: `Your company's administrator opens “Company”, “Employees”, “Add” and gives an e-mail address. The employee gets a letter with a link that works for three days.

Roles:

- **View**: sees documents of their branches.
- **Work**: creates and sends.
- **Sign**: signs; needs a power of attorney or the organisation's signature.

Your plan does not limit the number of employees.`,
    },
  },
  {
    slug: 'closing-documents',
    read: 133,
    ru: {
      title: 'Где взять счёт, акт и акт сверки',
      keywords: 'закрывающие документы, оплата, бухгалтерия, сверка, счёт-фактура, реквизиты',
      text: `Счета и акты приходят во «Входящие» до пятого числа каждого месяца от нашей компании, уже подписанные.

- Акт сверки закажите в разделе «Договор и оплата»: он готов через минуту.
- Реквизиты для оплаты стоят там же; в назначении укажите номер договора, и деньги зачтутся в тот же день.
- Бумажные копии не высылаем: документ с электронной подписью заменяет их полностью.`,
    },
    en: {
      title: 'Where to find the invoice, the act and the reconciliation',
      keywords: 'closing documents, payment, accounting, bank details',
      text: `Invoices and acts come to “Incoming” by the fifth of each month from our company, signed already.

- Order a reconciliation act under “Contract and payment”: it is ready in a minute.
- Bank details stand there too; name the contract's number in the payment and the money counts the same day.
- We send no paper copies: a document with an electronic signature replaces them entirely.`,
    },
  },
];
