import { checkGln, checkInn, checkKpp, checkOgrn } from '@linia/domain';
import { readPhone } from '@linia/domain/phone';
import { describe, expect, test } from 'vitest';
import { demoCallers } from './callers.ts';
import { makeOrganizations, organizationCount, type MadeOrganization } from './organizations.ts';

const all = makeOrganizations();
const named = (name: string): MadeOrganization => {
  const found = all.find((made) => made.name === name);
  if (!found) throw new Error(`No ${name}`);
  return found;
};
const given = <T>(values: (T | null)[]): T[] => values.filter((value): value is T => value !== null);
const unique = (values: unknown[]) => expect(new Set(values).size).toBe(values.length);

describe('The demo’s companies', () => {
  test('are two hundred, each with a name of its own, and the same every time', () => {
    expect(all).toHaveLength(organizationCount);
    unique(all.map(({ folded }) => folded));
    expect(makeOrganizations()).toEqual(all);
  });

  test('have valid INNs, of ten digits for companies and twelve for sole traders; some have none', () => {
    const inns = given(all.map(({ inn }) => inn));
    unique(inns);
    for (const inn of inns) expect(checkInn(inn), inn).toMatchObject({ valid: true });
    for (const { name, inn, kpp } of all) {
      if (name.startsWith('ИП ')) expect([inn?.length, kpp]).toEqual([12, null]);
      else if (inn) expect(inn, name).toHaveLength(10);
    }
    expect(all.length - inns.length).toBeGreaterThanOrEqual(4);
    expect(inns.filter((inn) => inn.length === 12).length).toBeGreaterThan(25);
  });

  test('have numbers that nobody real can have: no region 00, no tax office 9165, GS1’s prefix for examples', () => {
    for (const { inn, kpp, ogrn, locations } of all) {
      if (inn) expect(inn).toMatch(/^(?:00|9165)/);
      if (kpp) expect(kpp).toMatch(/^00/);
      if (ogrn) expect(ogrn.slice(3, 5)).toBe('00');
      for (const { gln } of locations) if (gln) expect(gln).toMatch(/^952/);
    }
  });

  test('have valid KPPs, OGRNs and GLNs, a GLN never twice', () => {
    const places = all.flatMap(({ locations }) => locations);
    const glns = given(places.map(({ gln }) => gln));
    unique(glns);
    for (const gln of glns) expect(checkGln(gln), gln).toMatchObject({ valid: true });
    for (const kpp of given([...all, ...places].map((each) => each.kpp)))
      expect(checkKpp(kpp), kpp).toMatchObject({ valid: true });
    for (const ogrn of given(all.map((each) => each.ogrn)))
      expect(checkOgrn(ogrn), ogrn).toMatchObject({ valid: true });
    expect(all.filter(({ locations }) => locations.length > 1).length).toBeGreaterThan(80);
  });

  test('have contracts whose numbers differ; some have none, some had another before', () => {
    unique(all.flatMap(({ contracts }) => contracts.map(({ number }) => number)));
    expect(all.filter(({ contracts }) => contracts.length === 0).length).toBeGreaterThan(5);
    expect(
      all.filter(({ contracts }) => contracts.some(({ endedDaysAgo }) => endedDaysAgo !== null)).length,
    ).toBeGreaterThan(5);
    for (const { contracts } of all) {
      expect(contracts.filter(({ endedDaysAgo }) => endedDaysAgo === null).length).toBeLessThanOrEqual(1);
    }
  });

  test('have people whose phones are read as they are written, several behind one switchboard', () => {
    const phones = all.flatMap(({ contacts }) => contacts.flatMap((contact) => contact.phones));
    for (const { raw, e164, extension } of phones)
      expect(readPhone(raw)).toMatchObject({ kind: 'number', e164, extension });
    const shared = new Map<string, number>();
    for (const { e164 } of phones) shared.set(String(e164), (shared.get(String(e164)) ?? 0) + 1);
    expect([...shared.values()].filter((count) => count > 1).length).toBeGreaterThan(20);
    expect(phones.filter(({ extension }) => extension !== null).length).toBeGreaterThan(50);
  });
});

describe('The sentinel callers', () => {
  const holders = (phone: string | null) =>
    all.flatMap((company) =>
      company.contacts
        .filter(({ phones }) => phones.some(({ e164 }) => e164 === phone))
        .map((contact) => ({ company, contact })),
    );
  const caller = (key: string) => {
    const found = demoCallers.find((each) => each.key === key);
    if (!found) throw new Error(`No caller ${key}`);
    return found;
  };

  test('have keys, and numbers as a network tells them', () => {
    unique(demoCallers.map(({ key }) => key));
    unique(demoCallers.map(({ phone }) => phone));
    for (const { phone } of demoCallers) if (phone) expect(readPhone(phone)?.e164).toBe(phone);
  });

  test('are known by their number to exactly one person of one company, but for those who are there to be ambiguous', () => {
    const odd = new Map([
      ['unknown', 0],
      ['anonymous', 0],
      ['two-companies', 2],
      ['two-people', 2],
    ]);
    for (const { key, phone } of demoCallers) expect(holders(phone), key).toHaveLength(odd.get(key) ?? 1);
    expect(new Set(holders(caller('two-companies').phone).map(({ company }) => company.name)).size).toBe(2);
    expect(new Set(holders(caller('two-people').phone).map(({ company }) => company.name)).size).toBe(1);
  });

  test('stand at the companies their names say', () => {
    const [usual] = holders(caller('usual').phone);
    expect([usual?.company.name, usual?.contact.name]).toEqual([
      'ООО «Сибирский гостинец»',
      'Ковалёва Марина Сергеевна',
    ]);
    for (const { name, phone } of demoCallers) {
      const bare = /«(.+)»/.exec(name)?.[1];
      if (bare && holders(phone).length === 1) expect(holders(phone)[0]?.company.name).toContain(bare);
    }
    expect(holders(caller('sole-trader').phone)[0]?.company.inn).toHaveLength(12);
    expect(holders(caller('no-inn').phone)[0]?.company).toMatchObject({ inn: null, contracts: [] });
    expect(caller('foreign').phone).toMatch(/^\+375/);
  });

  test('bring a mobile number that is an INN as well', () => {
    const national = caller('two-companies').phone?.slice(2);
    expect(named('АО «Таврида-Снаб»').inn).toBe(national);
  });
});
