/** The companies that the drawings, the sentinel callers and the journeys know by name. */
export type Anchor = {
  name: string;
  /** Code of the region; null: of another country. */
  region: string | null;
  inn: 'company' | 'trader' | 'none' | { is: string };
  contract?: { number: string; plan: string };
  /** Login of the person who leads the company. */
  manager?: string;
  locations: readonly (readonly [name: string, address: string])[];
  contacts: readonly { name: string; position: string; email: string; phones: readonly string[] }[];
};

const person = (name: string, position: string, email: string, ...phones: string[]) => ({
  name,
  position,
  email,
  phones,
});

export const anchors: readonly Anchor[] = [
  {
    name: 'ООО «Сибирский гостинец»',
    region: '54',
    inn: 'company',
    contract: { number: 'ЭДО-2041/24', plan: 'Бизнес' },
    manager: 'specialist',
    locations: [
      ['Офис', 'Новосибирск, ул. Светлая, 14'],
      ['Склад на Оби', 'Новосибирск, Причальная ул., 3'],
      ['Склад в Томске', 'Томск, ул. Мельничная, 27'],
    ],
    contacts: [
      person('Ковалёва Марина Сергеевна', 'главный бухгалтер', 'kovaleva@sibgost.example', '+7 913 555-01-42'),
      person('Ёлкин Степан Андреевич', 'администратор ИС', 'yolkin@sibgost.example', '8 (383) 555-18-00 доб. 214'),
      person(
        'Лыкова Дарья Олеговна',
        'логист',
        'lykova@sibgost.example',
        '8 (383) 555-18-00 доб. 118',
        '+7 913 555-01-77',
      ),
      person('Князев Роман Ильич', 'директор', 'director@sibgost.example', '8 (383) 555-18-00'),
    ],
  },
  {
    name: 'ООО «Полюс-Логистик»',
    region: '77',
    inn: 'company',
    contract: { number: 'ЭДО-1187/23', plan: 'Корпоративный' },
    manager: 'agent',
    locations: [
      ['Офис', 'Москва, Складской пр., 8'],
      ['Склад «Север»', 'Москва, Складской пр., 8, корп. 2'],
      ['Склад «Юг»', 'Москва, Товарная ул., 41'],
      ['Склад в Самаре', 'Самара, Речной пер., 5'],
    ],
    contacts: [
      person('Щербакова Ольга Николаевна', 'логист', 'scherbakova@polus.example', '8 916 555-01-22'),
      person(
        'Полозов Роман Юрьевич',
        'администратор ИС',
        'polozov@polus.example',
        '+7 916 555-13-33',
        '8 (495) 555-60-10 доб. 33',
      ),
    ],
  },
  {
    name: 'ИП Щербаков П. Н.',
    region: '77',
    inn: 'trader',
    contract: { number: 'ЭДО-3310/24', plan: 'Базовый' },
    locations: [['Офис', 'Москва, ул. Дальняя, 19']],
    contacts: [
      person(
        'Щербаков Пётр Николаевич',
        'индивидуальный предприниматель',
        'pn@scherbakov.example',
        '+7 (916) 555-01-22',
      ),
    ],
  },
  {
    // Its INN is at the same time a mobile number of the demo, as it happens to real ones. No tax office is numbered 9165.
    name: 'АО «Таврида-Снаб»',
    region: '91',
    inn: { is: '9165550122' },
    contract: { number: 'ЭДО-0764/22', plan: 'Бизнес' },
    manager: 'specialist',
    locations: [
      ['Офис', 'Симферополь, ул. Садовая, 2'],
      ['Оптовая база', 'Симферополь, Товарная ул., 16'],
    ],
    contacts: [
      person('Таран Виталий Борисович', 'коммерческий директор', 'taran@tavrida-snab.example', '+7 978 555-02-18'),
      person('Яценко Ирина Павловна', 'бухгалтер', 'buh@tavrida-snab.example', '+7 978 555-02-19'),
    ],
  },
  {
    name: 'ООО «Гранит-Опт»',
    region: '78',
    inn: 'company',
    contract: { number: 'ЭДО-1502/23', plan: 'Корпоративный' },
    manager: 'agent',
    locations: [
      ['Офис', 'Санкт-Петербург, ул. Заводская, 30'],
      ['Склад', 'Санкт-Петербург, Причальная ул., 12'],
    ],
    contacts: [
      person('Ём Олег Дмитриевич', 'директор по логистике', 'yom@granit-opt.example', '+7 812 555-34-00'),
      person('Ракова Зоя Михайловна', 'главный бухгалтер', 'rakova@granit-opt.example', '8 (812) 555-34-00 доб. 12'),
    ],
  },
  {
    name: 'АО «Волжский крахмал»',
    region: '63',
    inn: 'company',
    contract: { number: 'ЭДО-0311/21', plan: 'Премиум' },
    manager: 'specialist2',
    locations: [
      ['Завод', 'Самара, ул. Мельничная, 1'],
      ['Склад готовой продукции', 'Самара, ул. Мельничная, 1, стр. 4'],
    ],
    contacts: [
      person('Волошин Аркадий Викторович', 'директор', 'voloshin@krahmal.example', '+7 927 555-15-18'),
      person('Мишина Тамара Ивановна', 'оператор ЭДО', 'mishina@krahmal.example', '8 (846) 555-22-10 доб. 5'),
    ],
  },
  {
    name: 'ООО «Агат-Трейд»',
    region: '77',
    inn: 'company',
    contract: { number: 'ЭДО-2655/24', plan: 'Бизнес' },
    manager: 'agent2',
    locations: [['Офис', 'Москва, ул. Весенняя, 77']],
    contacts: [
      person('Ёжкин Борис Львович', 'программист 1С', 'yozhkin@agat-trade.example', '+7 926 555-12-15'),
      person('Серова Полина Романовна', 'бухгалтер', 'serova@agat-trade.example', '8 (495) 555-71-04'),
    ],
  },
  {
    name: 'ООО «Агро-Юг»',
    region: '23',
    inn: 'company',
    contract: { number: 'ЭДО-1930/24', plan: 'Бизнес' },
    manager: 'agent',
    locations: [
      ['Офис', 'Краснодар, Хлебная ул., 6'],
      ['Элеватор', 'Краснодар, Хлебная ул., 80'],
    ],
    contacts: [
      person('Пак Лидия Вячеславовна', 'специалист по ЭДО', 'pak@agro-yug.example', '+7 918 555-16-26'),
      person('Гордеев Семён Фёдорович', 'директор', 'gordeev@agro-yug.example', '8 (861) 555-40-02'),
    ],
  },
  {
    name: 'ООО «Северный лён»',
    region: '78',
    inn: 'company',
    contract: { number: 'ЭДО-2207/24', plan: 'Базовый' },
    locations: [['Фабрика', 'Санкт-Петербург, ул. Лесная, 45']],
    contacts: [
      person('Льнова Агния Петровна', 'главный бухгалтер', 'lnova@sevlen.example', '+7 921 555-18-31'),
      person('Суханова Вера Алексеевна', 'бухгалтер', 'suhanova@sevlen.example', '+7 921 555-18-32'),
    ],
  },
  {
    name: 'ООО «Северный чай»',
    region: '78',
    inn: 'company',
    contract: { number: 'ЭДО-2208/24', plan: 'Базовый' },
    locations: [['Офис', 'Санкт-Петербург, ул. Лесная, 12']],
    contacts: [
      person('Орешкина Инесса Карловна', 'менеджер по закупкам', 'oreshkina@sevchay.example', '+7 921 555-11-07'),
      person('Пестов Глеб Антонович', 'заведующий складом', 'sklad@sevchay.example', '8 (812) 555-90-41'),
    ],
  },
  {
    name: 'ООО «Юнион-Фрут»',
    region: '61',
    inn: 'company',
    contract: { number: 'ЭДО-0998/22', plan: 'Корпоративный' },
    manager: 'specialist2',
    locations: [
      ['Офис', 'Ростов-на-Дону, ул. Садовая, 51'],
      ['Холодильник', 'Ростов-на-Дону, Причальная ул., 9'],
    ],
    contacts: [
      person('Седова Ульяна Тимофеевна', 'логист', 'sedova@union-fruit.example', '+7 918 555-14-37'),
      person('Тарасов Юрий Николаевич', 'администратор ИС', 'it@union-fruit.example', '8 (863) 555-33-20'),
    ],
  },
  {
    name: 'ООО «Тихий Дон»',
    region: '61',
    inn: 'company',
    contract: { number: 'ЭДО-1741/23', plan: 'Бизнес' },
    manager: 'agent',
    locations: [['Офис', 'Ростов-на-Дону, Речной пер., 22']],
    contacts: [
      person('Рогожин Глеб Саввич', 'коммерческий директор', 'rogozhin@tihiy-don.example', '+7 928 555-17-29'),
      person('Фомина Ксения Борисовна', 'бухгалтер', 'fomina@tihiy-don.example', '+7 928 555-17-30'),
    ],
  },
  {
    name: 'ИП Щукина Е. А.',
    region: '59',
    inn: 'trader',
    contract: { number: 'ЭДО-3402/25', plan: 'Базовый' },
    locations: [['Магазин', 'Пермь, ул. Весенняя, 3']],
    contacts: [
      person('Щукина Елена Андреевна', 'индивидуальный предприниматель', 'elena@schukina.example', '+7 905 555-03-12'),
    ],
  },
  {
    name: 'ЗАО «Припять-Трикотаж»',
    region: null,
    inn: 'none',
    contract: { number: 'ЭДО-2990/25', plan: 'Партнёрский' },
    manager: 'specialist2',
    locations: [['Фабрика', 'Минск, ул. Озёрная, 4']],
    contacts: [
      person('Станкевич Янина Казимировна', 'менеджер по закупкам', 'stankevich@pripyat.example', '+375 29 555-18-40'),
    ],
  },
  {
    name: 'ООО «Первый сноп»',
    region: '36',
    inn: 'none',
    locations: [],
    contacts: [person('Зимин Прохор Глебович', 'директор', 'zimin@pervysnop.example', '+7 902 555-04-60')],
  },
];

/** Those who are called back. They stand last, so that whoever came before them keeps number and place. */
export const lateAnchors: readonly Anchor[] = [
  {
    name: 'ООО «Ночной экспресс»',
    region: '78',
    inn: 'company',
    contract: { number: 'ЭДО-3511/25', plan: 'Бизнес' },
    manager: 'agent2',
    locations: [['Офис', 'Санкт-Петербург, Складская ул., 17']],
    contacts: [
      person('Полуночник Тарас Ефимович', 'диспетчер', 'dispatch@nightexpress.example', '+7 921 555-19-44'),
      person('Белова Инга Сергеевна', 'бухгалтер', 'belova@nightexpress.example', '8 (812) 555-73-10'),
    ],
  },
  {
    name: 'АО «Кама-Пласт»',
    region: '16',
    inn: 'company',
    contract: { number: 'ЭДО-2870/24', plan: 'Корпоративный' },
    manager: 'specialist',
    locations: [
      ['Офис', 'Казань, ул. Заречная, 30'],
      ['Склад', 'Казань, Причальная ул., 12'],
    ],
    contacts: [
      person('Ахметов Тимур Рашидович', 'логист', 'ahmetov@kama-plast.example', '+7 917 555-19-36'),
      person('Сабирова Алия Маратовна', 'главный бухгалтер', 'sabirova@kama-plast.example', '8 (843) 555-28-60'),
    ],
  },
  {
    name: 'ООО «Донской мёд»',
    region: '61',
    inn: 'company',
    contract: { number: 'ЭДО-3127/24', plan: 'Базовый' },
    locations: [['Пасека', 'Ростов-на-Дону, Луговая ул., 5']],
    contacts: [person('Лаптева Зоя Максимовна', 'директор', 'lapteva@donmed.example', '+7 928 555-20-47')],
  },
  {
    name: 'ООО «Гром-Сервис»',
    region: '54',
    inn: 'company',
    contract: { number: 'ЭДО-3308/25', plan: 'Бизнес' },
    manager: 'agent',
    locations: [['Офис', 'Новосибирск, ул. Мастеров, 9']],
    contacts: [
      person('Громов Остап Вадимович', 'администратор ИС', 'gromov@grom-service.example', '+7 913 555-21-58'),
      person('Рыбина Нелли Аркадьевна', 'бухгалтер', 'rybina@grom-service.example', '8 (383) 555-64-02'),
    ],
  },
];
