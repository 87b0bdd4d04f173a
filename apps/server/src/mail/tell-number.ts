import type { Queryable } from '../shell/database.ts';
import { aboutOf } from './notice.ts';
import { queueNotice } from './queue-notice.ts';
import type { Address } from './reading/read-letter.ts';
import { readMailKey } from './tokens.ts';

/** Whoever sent a form is told its number as by a letter: from the first mailbox, and not too often. Without one, nobody is. */
export async function tellNumber(
  tx: Queryable,
  request: { ticketId: number; number: number; to: Address; language: 'ru' | 'en'; subject: string },
): Promise<void> {
  const { rows } = await tx.query(
    `select id as "mailboxId", address, linia_now() as "receivedAt" from mailboxes where not closed order by is_default desc, id limit 1`,
  );
  const letter = rows[0] as { mailboxId: number; address: string; receivedAt: string } | undefined;
  if (!letter) return;
  await queueNotice(tx, await readMailKey(tx), { ...request, letter, about: aboutOf(request.subject), read: null });
}
