import { cleanInput, foldName } from '@linia/domain';
import { readPhone } from '@linia/domain/phone';
import type { Queryable } from '../../shell/database.ts';

/**
 * The person of ours whom the PBX means: by extension, login, e-mail or full name. Those named together must be one
 * person, else the next group is asked; nobody is guessed.
 */
export async function whoIs(tx: Queryable, groups: string[][]): Promise<number | null> {
  for (const group of groups) {
    const found = new Set<number>();
    for (const text of group) {
      const id = (await byKey(tx, text)) ?? (await byName(tx, text));
      if (id !== null) found.add(id);
    }
    if (found.size === 1) return [...found][0]!;
  }
  return null;
}

async function byKey(tx: Queryable, text: string): Promise<number | null> {
  const keys = writings(text);
  const { rows } = await tx.query(
    `select id from agents
     where disabled_at is null and (extension = any($1) or lower(login) = any($1) or lower(email) = any($1))
     order by (extension = any($1)) desc nulls last, (lower(login) = any($1)) desc, id limit 1`,
    [keys],
  );
  return rows[0]?.id ?? null;
}

/** «SIP/214-0000a1», «Local/214@from-queue/n», «sip:214@pbx», «"Дятлов" <214>», «доб. 214» are all 214. */
function writings(text: string): string[] {
  const clean = cleanInput(text, 100).toLowerCase();
  const channel = /^(?:pj)?sip\/([^-@/;]+)|^(?:local|iax2|dahdi)\/([^-@/;]+)/.exec(clean);
  const address = /^sips?:([^@;]+)@/.exec(clean);
  const extension = readPhone(clean)?.extension;
  return [...new Set([clean, channel?.[1], channel?.[2], address?.[1], extension].filter((key) => key != null))];
}

/** All its words, two at least, are whole words of one person's name: «Иван Дятлов» is «Дятлов Иван Олегович». */
async function byName(tx: Queryable, text: string): Promise<number | null> {
  const words = foldName(text).split(' ');
  if (words.length < 2) return null;
  const { rows } = await tx.query<{ id: number; name: string }>(
    'select id, name from agents where disabled_at is null',
  );
  const meant = rows.filter(({ name }) => {
    const parts = foldName(name).split(' ');
    return words.every((word) => parts.includes(word));
  });
  return meant.length === 1 ? meant[0]!.id : null;
}
