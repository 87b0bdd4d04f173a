import { foldCompany, foldName } from '@linia/domain';
import { readPhone } from '@linia/domain/phone';
import { anchors, lateAnchors, type Anchor } from './anchors.ts';
import { companyInn, gln, kpp, ogrn, ogrnip, padded, traderInn } from './numbers.ts';
import { Chance } from './random.ts';
import {
  companyNames,
  feminine,
  men,
  patronymics,
  positions,
  regions,
  streets,
  surnames,
  toLatin,
  women,
} from './words.ts';

export const organizationCount = 200;

export const plans = [
  { name: 'Базовый', schedule: '8 × 5', respond_minutes: 240, resolve_minutes: 960 },
  { name: 'Бизнес', schedule: '8 × 5', respond_minutes: 60, resolve_minutes: 480 },
  { name: 'Корпоративный', schedule: '12 × 7', respond_minutes: 30, resolve_minutes: 240 },
  { name: 'Премиум', schedule: '24 × 7', respond_minutes: 15, resolve_minutes: 120 },
  // its times are agreed with each company, so they show «—»
  { name: 'Партнёрский', schedule: 'по договорённости', respond_minutes: null, resolve_minutes: null },
] as const;

export type MadePhone = { raw: string; e164: string | null; extension: string | null };
export type MadeContact = { name: string; folded: string; position: string; email: string; phones: MadePhone[] };
export type MadeOrganization = {
  name: string;
  folded: string;
  inn: string | null;
  kpp: string | null;
  ogrn: string | null;
  /** Login. */
  manager: string | null;
  /** Age of the card in days. */
  age: number;
  locations: { name: string; gln: string | null; kpp: string | null; address: string }[];
  contracts: { number: string; plan: string; endedDaysAgo: number | null }[];
  contacts: MadeContact[];
};

type Region = (typeof regions)[number];

/** The demo's 200 companies: those known by name first, then made-up ones. The same at each call. */
export function makeOrganizations(): MadeOrganization[] {
  const chance = new Chance(20_240_930);
  const taken = new Set([...anchors, ...lateAnchors].map(({ name }) => foldCompany(name)));
  const names = chance.shuffled(companyNames.filter((name) => !taken.has(foldCompany(name))));
  const traders = chance.shuffled(surnames);
  const known = anchors.map((anchor, serial) => fromAnchor(anchor, serial, chance));
  const made = Array.from({ length: organizationCount - known.length - lateAnchors.length }, (_, at) => {
    const serial = known.length + at;
    return at % 6 === 5
      ? makeTrader(traders[(at - 5) / 6] as string, serial, chance)
      : makeCompany(names[at] as string, serial, chance);
  });
  const late = lateAnchors.map((anchor, at) => fromAnchor(anchor, known.length + made.length + at, chance));
  return [...known, ...made, ...late];
}

function fromAnchor(anchor: Anchor, serial: number, chance: Chance): MadeOrganization {
  const { region } = anchor;
  const inn =
    typeof anchor.inn === 'object'
      ? anchor.inn.is
      : anchor.inn === 'none' || region === null
        ? null
        : anchor.inn === 'company'
          ? companyInn(region, innSerial(serial))
          : traderInn(region, innSerial(serial));
  const company = anchor.inn !== 'trader' && inn !== null && region !== null;
  return {
    name: anchor.name,
    folded: foldCompany(anchor.name),
    inn,
    kpp: company ? kpp(region) : null,
    ogrn: inn === null ? null : company ? ogrn(2012, 40_000 + serial) : ogrnip(2016, 40_000 + serial),
    manager: anchor.manager ?? null,
    age: inn === null ? 4 : chance.between(300, 1800),
    locations: anchor.locations.map(([name, address], at) => ({
      name,
      address,
      gln: region === null ? null : gln(glnSerial(serial, at)),
      kpp: company && at > 0 ? kpp(region, at, '43') : company ? kpp(region) : null,
    })),
    contracts: anchor.contract ? [{ ...anchor.contract, endedDaysAgo: null }] : [],
    contacts: anchor.contacts.map((contact) => ({
      ...contact,
      folded: foldName(contact.name),
      phones: contact.phones.map(phone),
    })),
  };
}

function makeCompany(bare: string, serial: number, chance: Chance): MadeOrganization {
  const region = chance.pick(regions);
  const form = chance.weighted([
    ['ООО', 80],
    ['АО', 16],
    ['ПАО', 4],
  ] as const);
  const name = `${form} «${bare}»`;
  const domain = `${toLatin(bare)}.example`;
  // one in 40 was only heard of and has no INN yet
  const inn = serial % 40 === 39 ? null : companyInn(region[0], innSerial(serial));
  const places = chance.between(1, 4);
  return {
    name,
    folded: foldCompany(name),
    inn,
    kpp: inn === null ? null : kpp(region[0]),
    ogrn: inn !== null && chance.percent(70) ? ogrn(chance.between(2003, 2024), 50_000 + serial) : null,
    manager: chance.weighted([
      [null, 55],
      ['specialist', 12],
      ['specialist2', 10],
      ['agent', 13],
      ['agent2', 10],
    ] as const),
    age: chance.between(20, 2400),
    locations: Array.from({ length: places }, (_, at) => ({
      name: at === 0 ? 'Офис' : at === 1 ? 'Склад' : `Склад № ${at}`,
      address: address(region, chance),
      gln: chance.percent(90) ? gln(glnSerial(serial, at)) : null,
      kpp: inn === null ? null : at === 0 ? kpp(region[0]) : kpp(region[0], at, '43'),
    })),
    contracts: makeContracts(serial, chance),
    contacts: makeCompanyContacts(region, domain, serial, chance),
  };
}

function makeTrader(surname: string, serial: number, chance: Chance): MadeOrganization {
  const region = chance.pick(regions);
  const person = makePerson(chance, surname);
  const name = `ИП ${person.short}`;
  return {
    name,
    folded: foldCompany(name),
    inn: traderInn(region[0], innSerial(serial)),
    kpp: null,
    ogrn: ogrnip(chance.between(2005, 2024), 60_000 + serial),
    manager: null,
    age: chance.between(20, 1500),
    locations: [
      {
        name: 'Магазин',
        address: address(region, chance),
        gln: chance.percent(70) ? gln(glnSerial(serial, 0)) : null,
        kpp: null,
      },
    ],
    contracts: makeContracts(serial, chance),
    contacts: [
      {
        name: person.full,
        folded: foldName(person.full),
        position: 'индивидуальный предприниматель',
        email: `${toLatin(surname)}@${toLatin(name)}.example`,
        phones: [phone(mobile(serial, 0))],
      },
    ],
  };
}

function makeContracts(serial: number, chance: Chance): MadeOrganization['contracts'] {
  if (serial % 14 === 13) return [];
  const plan = chance.weighted([
    ['Базовый', 45],
    ['Бизнес', 32],
    ['Корпоративный', 13],
    ['Премиум', 6],
    ['Партнёрский', 4],
  ] as const);
  const now = { number: `ЭДО-${4000 + serial}/${padded(chance.between(22, 25), 2)}`, plan, endedDaysAgo: null };
  const former = { number: `ЭДО-${padded(serial, 4)}/19`, plan: 'Базовый', endedDaysAgo: chance.between(400, 900) };
  return serial % 11 === 0 ? [former, now] : [now];
}

/** Two to four people; those behind one switchboard share its number and differ by extension, some have a mobile too. */
function makeCompanyContacts(region: Region, domain: string, serial: number, chance: Chance): MadeContact[] {
  const office = landline(region, serial);
  const roles = chance.shuffled(positions);
  return Array.from({ length: chance.between(2, 4) }, (_, at) => {
    const person = makePerson(chance);
    const phones =
      at % 2 === 0
        ? [mobile(serial, at), ...(chance.percent(30) ? [`${office} доб. ${101 + at}`] : [])]
        : [chance.percent(70) ? `${office} доб. ${101 + at}` : office];
    return {
      name: person.full,
      folded: foldName(person.full),
      position: roles[at] as string,
      email: `${toLatin(person.surname)}${at}@${domain}`,
      phones: phones.map(phone),
    };
  });
}

function makePerson(chance: Chance, surname?: string): { full: string; short: string; surname: string } {
  const woman = chance.percent(60);
  const last = woman ? feminine(surname ?? chance.pick(surnames)) : (surname ?? chance.pick(surnames));
  const first = woman ? chance.pick(women) : chance.pick(men);
  const middle = chance.pick(patronymics)[woman ? 1 : 0];
  return { full: `${last} ${first} ${middle}`, short: `${last} ${first[0]}. ${middle[0]}.`, surname: last };
}

function address(region: Region, chance: Chance): string {
  return `${region[1]}, ${chance.pick(streets)}, ${chance.between(1, 98)}`;
}

/** Spread, so that neighbours in the list are not neighbours in number. 7,919 is prime: no two are the same. */
const innSerial = (serial: number) => 10_000 + ((61_234 + serial * 7_919) % 89_989);
const glnSerial = (serial: number, place: number) => 460_000_000 + ((71_649 + serial * 7_919) % 999_983) * 10 + place;

const codes = [
  '903',
  '905',
  '909',
  '911',
  '912',
  '915',
  '919',
  '922',
  '925',
  '929',
  '951',
  '960',
  '963',
  '982',
  '985',
  '996',
];

/** Not below 20-00, where the sentinel callers live. Written as people write: in several ways. */
function mobile(serial: number, at: number): string {
  const code = codes[(serial + at) % codes.length] as string;
  const last = padded(2000 + serial * 4 + at, 4);
  const [a, b] = [last.slice(0, 2), last.slice(2)];
  return serial % 3 === 0
    ? `8${code}555${last}`
    : serial % 3 === 1
      ? `+7 ${code} 555-${a}-${b}`
      : `8 (${code}) 555-${a}-${b}`;
}

function landline([, , code]: Region, serial: number): string {
  const last = padded(2000 + serial * 4, 4);
  const front = code.length === 4 ? '55' : '555';
  return `8 (${code}) ${front}-${last.slice(0, 2)}-${last.slice(2)}`;
}

function phone(raw: string): MadePhone {
  const read = readPhone(raw);
  if (read?.kind !== 'number') throw new Error(`The seed's phone ${raw} is no number`);
  return { raw, e164: read.e164, extension: read.extension };
}
