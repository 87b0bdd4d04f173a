import type { DemoArticle } from './article.ts';

/** GLN, roaming, partners and programs. */
export const connectionArticles: readonly DemoArticle[] = [
  {
    slug: 'where-to-get-gln',
    read: 233,
    ru: {
      title: 'Где взять GLN и кто его выдаёт',
      keywords: 'ГЛН, глобальный номер, ГС1, идентификатор склада, 13 цифр',
      text: `GLN выдаёт ассоциация «ГС1 РУС» (префикс 46) или мы, если номер нужен только для обмена внутри нашей сети.

- Номер один на юридическое лицо и ещё по одному на каждый склад, куда приходит заказ.
- Свои номера видны в кабинете: «Компания», «Точки доставки».
- Новый номер торговая сеть узнаёт не сразу: пришлите его своему менеджеру в сети.

Выдача у нас бесплатна и занимает один рабочий день.`,
    },
    en: {
      title: 'Where to get a GLN and who issues it',
      keywords: 'global location number, GS1, warehouse identifier, 13 digits',
      text: `A GLN is issued by GS1 RUS (prefix 46), or by us if the number is needed only inside our network.

- One number for a legal entity and one more for each warehouse that takes orders.
- Your numbers are in your account: “Company”, “Delivery points”.
- A chain does not learn a new number by itself: send it to your manager there.

We issue it free of charge within one working day.`,
    },
  },
  {
    slug: 'add-warehouse',
    read: 96,
    ru: {
      title: 'Добавить склад: новый GLN в договоре',
      keywords: 'подключить GLN склада, точка доставки, новый магазин, филиал',
      text: `1. В кабинете откройте «Компания», «Точки доставки», нажмите «Добавить».
2. Укажите адрес и КПП склада; GLN впишите свой или попросите выдать.
3. Отметьте сети, которые будут слать туда заказы.

Дополнительное соглашение сформируется само: подпишите его там же. Заказы пойдут на следующий рабочий день после подписи.`,
    },
    en: {
      title: 'Adding a warehouse: a new GLN in the contract',
      keywords: 'connect a GLN, delivery point, new shop, branch',
      text: `1. In your account open “Company”, “Delivery points”, press “Add”.
2. Give the warehouse's address and KPP; enter your own GLN or ask for one.
3. Tick the chains that will send orders there.

A supplementary agreement is drawn up by itself: sign it right there. Orders begin on the next working day after the signature.`,
    },
  },
  {
    slug: 'roaming-with-another-operator',
    read: 174,
    ru: {
      title: 'Роуминг: контрагент у другого оператора',
      keywords: 'Диадок, СБИС, Такском, Калуга Астрал, приглашение контрагента, межоператорский',
      text: `Пригласите контрагента: «Контрагенты», «Пригласить», его ИНН и КПП. Оператора мы найдём сами.

- Приглашение идёт до трёх рабочих дней: его принимает человек на той стороне.
- Если операторов у контрагента несколько, спросите, каким он пользуется с вами: ответ виден в карточке.
- Новый сертификат доходит до роуминга в течение **24 часов**; до тех пор документы отклоняются с ошибкой подписи.

Роуминг бесплатен и для вас, и для контрагента.`,
    },
    en: {
      title: 'Roaming: the partner uses another operator',
      keywords: 'Diadoc, SBIS, Taxcom, invitation, inter-operator',
      text: `Invite your partner: “Partners”, “Invite”, their INN and KPP. We find the operator ourselves.

- An invitation takes up to three working days: a person accepts it on the other side.
- If they have several operators, ask which one they use with you: the answer stands in the card.
- A new certificate reaches roaming within **24 hours**; until then documents are refused with a signature error.

Roaming is free of charge for both of you.`,
    },
  },
  {
    slug: 'exchange-with-1c-stopped',
    read: 142,
    ru: {
      title: 'Обмен с 1С остановился',
      keywords: '1с, ошибка обмена, модуль, API, ключ доступа, регламентное задание, не загружаются заказы',
      text: `Чаще всего кончился ключ доступа или обновилась конфигурация.

1. Откройте в модуле «Настройки обмена» и нажмите «Проверить связь».
2. **Ошибка 401**: выпустите новый ключ в кабинете («Интеграция», «Ключи API») и впишите его в модуль. Старый перестанет действовать через час.
3. **Ошибка 403**: у пользователя нет прав на эту организацию.
4. Связь есть, а заказов нет: проверьте, что регламентное задание обмена включено на сервере 1С.

Журнал обмена за день приложите к запросу: с ним ответ будет быстрее.`,
    },
    en: {
      title: 'The exchange with 1C has stopped',
      keywords: '1C, exchange error, module, API key, scheduled job, orders do not load',
      text: `Most often the access key has run out, or the configuration was updated.

1. In the module open “Exchange settings” and press “Check the connection”.
2. **Error 401**: issue a new key in your account (“Integration”, “API keys”) and put it into the module. The old one stops in an hour.
3. **Error 403**: the user has no rights to this organisation.
4. There is a connection but no orders: check that the exchange job is on at the 1C server.

Attach the day's exchange log to your request: the answer comes quicker with it.`,
    },
  },
];
