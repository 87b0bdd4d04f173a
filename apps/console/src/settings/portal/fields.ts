import type { PortalSettings } from '@linia/protocol';

/** The portal's settings as hands have them: telephones in lines, one colour and one list of services beside whether they count. */
export type PortalFields = Omit<PortalSettings, 'phones' | 'accent' | 'services' | 'linkDays'> & {
  linkDays: string;
  phones: string;
  colour: 'own' | 'chosen';
  accent: string;
  offered: 'all' | 'some';
  services: number[];
};

export function fieldsOf(settings: PortalSettings): PortalFields {
  const { phones, accent, services, linkDays, ...rest } = structuredClone(settings);
  return {
    ...rest,
    linkDays: String(linkDays),
    phones: phones.join('\n'),
    colour: accent === null ? 'own' : 'chosen',
    accent: accent ?? '#0b5cad',
    offered: services === null ? 'all' : 'some',
    services: services ?? [],
  };
}

export function settingsOf({
  phones,
  colour,
  accent,
  offered,
  services,
  linkDays,
  ...rest
}: PortalFields): PortalSettings {
  const lines = phones.split('\n').map((line) => line.trim());
  return {
    ...rest,
    linkDays: Number(linkDays),
    phones: lines.filter((line) => line !== '').slice(0, 4),
    accent: colour === 'own' ? null : accent,
    services: offered === 'all' ? null : services.toSorted((a, b) => a - b),
  };
}
