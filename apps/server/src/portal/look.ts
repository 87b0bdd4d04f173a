import { createHash } from 'node:crypto';
import { accentOf } from '@linia/domain';

const made = new Map<string, { css: string; hash: string }>();

/** The house's tokens in the company's colour, and the hash by which the pages' policy lets them in. */
export function lookOf(accent: string | null): { css: string; hash: string } {
  const key = accent ?? '';
  const known = made.get(key);
  if (known) return known;
  const colours = accent === null ? null : accentOf(accent);
  const css =
    colours &&
    `:root{${Object.entries({
      '--accent': colours.accent,
      '--accent-hover': colours.hover,
      '--on-accent': colours.on,
      '--accent-ink': colours.ink,
      '--accent-soft': colours.soft,
    })
      .map(([name, { light, dark }]) => `${name}:light-dark(${light},${dark})`)
      .join(';')}}`;
  const look = { css: css ?? '', hash: css ? `'sha256-${createHash('sha256').update(css).digest('base64')}'` : '' };
  if (made.size > 50) made.clear();
  made.set(key, look);
  return look;
}
