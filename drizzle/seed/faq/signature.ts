import type { DemoArticle } from './article.ts';

/** Certificates and signing. */
export const signatureArticles: readonly DemoArticle[] = [
  {
    slug: 'certificate-revoked',
    read: 412,
    ru: {
      title: 'Что делать, если «Сертификат отозван»',
      keywords: 'ЭЦП, электронная подпись, перевыпуск, ошибка подписания, недействителен',
      text: `Старый сертификат перестаёт действовать в день перевыпуска. Документы, подписанные до этого дня, остаются в силе: переподписывать их не нужно.

1. Откройте «Настройки», «Сертификаты».
2. Отметьте сертификат с самой поздней датой выпуска.
3. Снимите отметку со старого и подпишите документ ещё раз.

Если нового сертификата в списке нет, установите его на этот компьютер с токена и обновите страницу. Если удостоверяющий центр отозвал сертификат не по вашей просьбе, позвоните ему: причину знает только он.`,
    },
    en: {
      title: 'What to do about “Certificate revoked”',
      keywords: 'electronic signature, reissue, signing error, invalid',
      text: `The old certificate stops working on the day a new one is issued. Documents signed before that day stay valid: there is no need to sign them again.

1. Open “Settings”, “Certificates”.
2. Tick the certificate with the latest date of issue.
3. Untick the old one and sign the document again.

If the new certificate is not in the list, install it from the token on this computer and reload the page. If the certification authority revoked it without your asking, call them: only they know why.`,
    },
  },
  {
    slug: 'plugin-does-not-see-token',
    read: 265,
    ru: {
      title: 'Плагин подписи не видит токен',
      keywords: 'Рутокен, JaCarta, КриптоПро, носитель, флешка, браузер, расширение',
      text: `Проверьте по порядку:

1. Токен горит и виден в панели управления токенами (Рутокен или JaCarta).
2. В браузере включено расширение КриптоПро, а страница личного кабинета у него в доверенных.
3. КриптоПро CSP установлен, и срок его лицензии не вышел.
4. Открыт один браузер: второй держит токен у себя.

После обновления плагина закройте браузер целиком, не только вкладку. На Windows 11 нужна версия плагина **2.0.15** или новее.`,
    },
    en: {
      title: 'The signing plug-in does not see the token',
      keywords: 'Rutoken, JaCarta, CryptoPro, browser, extension, USB',
      text: `Check in this order:

1. The token is lit and visible in its control panel (Rutoken or JaCarta).
2. The CryptoPro extension is on in the browser, and the account's page is among its trusted sites.
3. CryptoPro CSP is installed and its licence has not run out.
4. Only one browser is open: another one keeps the token to itself.

After updating the plug-in close the whole browser, not just the tab. Windows 11 needs version **2.0.15** or later.`,
    },
  },
  {
    slug: 'power-of-attorney',
    read: 188,
    ru: {
      title: 'Когда нужна машиночитаемая доверенность (МЧД)',
      keywords: 'мчд, доверенность сотрудника, подпись физлица, М4Д, полномочия',
      text: `Сотрудник подписывает своей подписью физического лица и прикладывает доверенность. Руководителю, который подписывает подписью организации, доверенность не нужна.

- Выпустите доверенность на портале налоговой или в кабинете, в разделе «Доверенности».
- Загрузите её номер в карточку сотрудника: дальше она приложится к каждому документу сама.
- Проверьте полномочия: для счетов-фактур и УПД нужны коды подписания первичных документов.

Контрагент видит номер доверенности рядом с подписью и проверяет его сам.`,
    },
    en: {
      title: 'When a machine-readable power of attorney is needed',
      keywords: 'MChD, employee, authority, personal signature',
      text: `An employee signs with their personal signature and attaches a power of attorney. A director who signs with the organisation's own signature needs none.

- Issue it on the tax service's portal or in your account, under “Powers of attorney”.
- Put its number into the employee's card: it is then attached to every document by itself.
- Check what it allows: invoices and transfer documents need the codes for signing primary documents.

Your partner sees its number beside the signature and checks it themselves.`,
    },
  },
];
