import { createHash } from 'node:crypto';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';

/** A private link that is good: which request it shows, and to whom. */
export type OpenLink = {
  /** The request that it was given for. */
  linkId: number;
  /** Where that one leads now. */
  ticketId: number;
  address: string;
  /** False: its request was made part of another's, of which its reader sees only their own letters. */
  theirs: boolean;
  endsAt: string;
};

/** One answer to what is forged, mistyped, expired or erased: nobody learns that there was something. */
export async function findLink(db: Queryable, token: string): Promise<OpenLink> {
  const { rows } = await db.query(
    `select link_id as "linkId", ticket_id as "ticketId", address, theirs, ends_at as "endsAt" from open_link($1) where ticket_id is not null`,
    [createHash('sha256').update(token).digest('base64url')],
  );
  if (!rows[0]) throw new Refusal('status.gone', 410);
  return rows[0] as OpenLink;
}
