import { formatPhone } from '@linia/domain';
import { readPhone } from '@linia/domain/phone';
import type { Language, PortalCompany, PortalSettings } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';

export type VersionedSettings = PortalSettings & { version: number };

/** What the portal is as long as nobody has chosen anything: what the house knows of itself. */
export const usualSettings: VersionedSettings = {
  version: 0,
  name: { ru: '', en: '' },
  phones: [],
  email: '',
  contractUrl: '',
  hours: { ru: '', en: '' },
  lead: { ru: '', en: '' },
  consent: {
    ru: {
      label: 'Согласен на обработку персональных данных',
      text: 'Вы разрешаете нам хранить и использовать имя, телефон, адрес почты и текст обращения, чтобы ответить на него и подтвердить, что ответили. Данные хранятся столько, сколько хранится переписка по договору. Отозвать согласие можно письмом на адрес поддержки.',
    },
    en: {
      label: 'I agree to the processing of my personal data',
      text: 'You allow us to keep and use your name, telephone, e-mail address and the text of your message in order to answer it and to prove that we did. They are kept as long as letters under the contract are kept. You may withdraw this by a letter to the support address.',
    },
  },
  services: null,
  accent: null,
  logo: null,
  linkDays: 90,
};

/** The portal's settings as they are valid now: the last version, or version 0, the house's own. */
export async function readPortalSettings(db: Queryable): Promise<VersionedSettings> {
  const { version, value, own } = await read(db, null);
  return { ...own, ...value, version };
}

/** As they were: null, where there was no such version. */
export async function settingsOfVersion(db: Queryable, wanted: number): Promise<PortalSettings | null> {
  const { value, own } = await read(db, wanted);
  if (wanted !== 0 && value === null) return null;
  const { version: _, ...settings } = { ...own, ...value };
  return settings;
}

async function read(
  db: Queryable,
  wanted: number | null,
): Promise<{ version: number; value: Partial<PortalSettings> | null; own: VersionedSettings }> {
  const { rows } = await db.query(
    `select coalesce((select max(version) from portal_versions), 0) as version,
       (select value from portal_versions where $1::int is null or version = $1 order by version desc limit 1) as value,
       coalesce((select value #>> '{}' from settings where key = 'company'), '') as company,
       coalesce((select value #>> '{}' from settings where key = 'contractUrl'), '') as "contractUrl",
       coalesce((select address from mailboxes where not closed order by is_default desc, id limit 1), '') as email,
       array(select number from lines where not closed group by number order by min(id) limit 2) as phones`,
    [wanted],
  );
  const { version, value, company, contractUrl, email, phones } = rows[0] as {
    version: number;
    value: Partial<PortalSettings> | null;
    company: string;
  } & Pick<PortalSettings, 'contractUrl' | 'email' | 'phones'>;
  return { version, value, own: { ...usualSettings, name: { ru: company, en: company }, contractUrl, email, phones } };
}

/** How the company is called and reached, in this language. */
export function companyOf(settings: PortalSettings, language: Language): PortalCompany {
  return {
    name: settings.name[language] || { ru: 'Поддержка', en: 'Support' }[language],
    phones: settings.phones.map(phoneOf),
    email: settings.email,
    contractUrl: settings.contractUrl || null,
    hours: settings.hours[language],
    lead: settings.lead[language],
    logo: settings.logo && `/support/logo/${settings.logo}`,
  };
}

/** As it is read, and as a telephone dials it. A number that no plan knows is dialled as it stands. */
function phoneOf(written: string): PortalCompany['phones'][number] {
  const digits = written.replace(/\D/g, '');
  const e164 = readPhone(written)?.e164 ?? (/^8\d{10}$/.test(digits) ? `+7${digits.slice(1)}` : `+${digits}`);
  return { number: e164, written: readPhone(written)?.e164 ? formatPhone(e164) : written, free: /^\+7800/.test(e164) };
}
