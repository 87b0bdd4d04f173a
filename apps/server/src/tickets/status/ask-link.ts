import type { Language } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import type { Done } from '../../shell/verb.ts';

/**
 * Somebody has lost their link: a new one goes by letter to the address that wrote in this request, and nowhere else. Who asks is
 * told the same whatever is true, in about the same time.
 */
export async function askLink(
  tx: Queryable,
  { number, address, language }: { number: number; address: string; language: Language },
): Promise<Done> {
  await tx.query(
    `select queue_mail('mail.link', jsonb_build_object('ticket', t.id, 'address', $2::text, 'language', $3::text), interval '2 days')
     from tickets t where t.number = $1 and may_ask_link(t.id, $2)`,
    [number, address.trim().toLowerCase(), language],
  );
  return { result: null };
}
