import { createHash } from 'node:crypto';
import { accentOf, cleanInput } from '@linia/domain';
import type { PortalSettings, PortalSettingsPage, RevertPortal, SavePortal } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { readPortalSettings, settingsOfVersion } from './read.ts';

/** The portal as it is set, every version of that, and what can be offered in its forms. */
export async function readPortalPage(db: Queryable): Promise<PortalSettingsPage> {
  const { version, ...settings } = await readPortalSettings(db);
  const { rows } = await db.query(
    `select coalesce((select json_agg(json_build_object('version', v.version, 'savedAt', v.saved_at, 'revertedTo', v.reverted_to,
         'savedBy', case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end) order by v.version desc)
         from portal_versions v left join agents a on a.id = v.saved_by), '[]') as versions,
       coalesce((select json_agg(json_build_object('id', id, 'name', name) order by position, id) from services where not retired), '[]') as services`,
  );
  const own = { version: 0, savedAt: null, savedBy: null, revertedTo: null };
  const { versions, services } = rows[0] as Pick<PortalSettingsPage, 'versions' | 'services'>;
  return { version, settings, versions: [...versions, own], services };
}

/** The portal looks and says otherwise from now on; what was agreed to before names its own words. */
export async function savePortal(
  tx: Queryable,
  { version, settings }: SavePortal,
  actor: Actor,
): Promise<Done<PortalSettingsPage>> {
  return write(tx, { version, settings, revertedTo: null }, actor);
}

/** An old version is saved again, as a new one. */
export async function revertPortal(
  tx: Queryable,
  { version, to }: RevertPortal,
  actor: Actor,
): Promise<Done<PortalSettingsPage>> {
  const settings = await settingsOfVersion(tx, to);
  if (!settings) throw new Refusal('portal.no_such_version', 404);
  return write(tx, { version, settings, revertedTo: to }, actor);
}

async function write(
  tx: Queryable,
  { version, settings, revertedTo }: SavePortal & { revertedTo: number | null },
  actor: Actor,
): Promise<Done<PortalSettingsPage>> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('linia.portal'))`);
  const { version: now, ...before } = await readPortalSettings(tx);
  if (now !== version) throw new Refusal('settings.changed', 409, { details: await readPortalPage(tx) });
  const after = await checkPortal(tx, settings);
  const changed = (Object.keys(after) as (keyof PortalSettings)[]).filter(
    (key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]),
  );
  if (changed.length === 0) return { result: await readPortalPage(tx) };
  await tx.query(
    `insert into portal_versions (version, value, saved_at, saved_by, reverted_to) values ($1, $2, linia_now(), $3, $4)`,
    [version + 1, JSON.stringify(after), actor.agentId, revertedTo],
  );
  const of = (all: PortalSettings) => Object.fromEntries(changed.map((key) => [key, all[key]]));
  await journal(tx, actor.agentId, revertedTo === null ? 'portal_saved' : 'portal_reverted', {
    version: version + 1,
    before: of(before),
    after: of(after),
    ...(revertedTo !== null && { to: revertedTo }),
  });
  return { result: await readPortalPage(tx) };
}

/** As it can be shown: clean texts, an address that leads somewhere harmless, a colour that can be read, a picture that is kept. */
export async function checkPortal(tx: Queryable, given: PortalSettings): Promise<PortalSettings> {
  const wrong = (code: string, field: string) => new Refusal(code, 422, { field });
  const lines = ({ ru, en }: { ru: string; en: string }) => ({ ru: cleanInput(ru, 400), en: cleanInput(en, 400) });
  const text = (words: string) => words.replace(/\r\n?/g, '\n').trim();
  const phones = given.phones.map((phone) => cleanInput(phone, 40)).filter((phone) => phone !== '');
  if (phones.some((phone) => phone.replace(/\D/g, '').length < 3)) throw wrong('portal.phone', 'phones');
  const email = cleanInput(given.email, 254).toLowerCase();
  if (email !== '' && !/^[^\s@<>"(),;:]{1,64}@[^\s@<>"(),;:]+$/.test(email)) throw wrong('portal.email', 'email');
  const contractUrl = given.contractUrl.trim();
  if (contractUrl !== '' && !isWebAddress(contractUrl)) throw wrong('portal.contract', 'contractUrl');
  const consent = {
    ru: { label: cleanInput(given.consent.ru.label, 200), text: text(given.consent.ru.text) },
    en: { label: cleanInput(given.consent.en.label, 200), text: text(given.consent.en.text) },
  };
  for (const language of ['ru', 'en'] as const)
    if (consent[language].label === '' || consent[language].text === '')
      throw wrong('portal.consent', `consent.${language}`);
  const accent = given.accent?.toLowerCase() ?? null;
  if (accent !== null && accentOf(accent) === null) throw wrong('portal.accent', 'accent');
  if (given.logo !== null) {
    const { rowCount } = await tx.query('select from portal_logos where sha256 = $1', [given.logo]);
    if (rowCount === 0) throw wrong('portal.logo', 'logo');
  }
  const { rows } = await tx.query('select id from services where id = any ($1)', [given.services ?? []]);
  const services = given.services && rows.map(({ id }) => id as number).sort((a, b) => a - b);
  const { name, hours, lead } = given;
  return {
    name: lines(name),
    phones,
    email,
    contractUrl,
    hours: lines(hours),
    lead: lines(lead),
    consent,
    services,
    accent,
    logo: given.logo,
    linkDays: given.linkDays,
  };
}

function isWebAddress(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

export const mostLogo = 200 * 1024;

/** A picture for the head of every page. Pictures that are programs (SVG) are none here: they could do things. */
export async function keepLogo(tx: Queryable, content: Buffer): Promise<Done<{ logo: string }>> {
  const type = pictureType(content);
  if (type === null) throw new Refusal('portal.picture', 422, { field: 'logo' });
  const sha256 = createHash('sha256').update(content).digest('hex');
  await tx.query(
    `insert into portal_logos (sha256, type, content, at) values ($1, $2, $3, linia_now()) on conflict do nothing`,
    [sha256, type, content],
  );
  return { result: { logo: sha256 } };
}

/** By its first bytes; what it is called says nothing. */
function pictureType(content: Buffer): 'image/png' | 'image/jpeg' | 'image/webp' | null {
  if (content.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'image/png';
  if (content.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  const isWebp = content.toString('latin1', 0, 4) === 'RIFF' && content.toString('latin1', 8, 12) === 'WEBP';
  return isWebp ? 'image/webp' : null;
}
