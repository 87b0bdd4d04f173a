import { readPhone } from '@linia/domain/phone';
import type { InsteadGiven } from '@linia/protocol';
import { inOrder, prepare, type Queryable } from '../shell/database.ts';
import type { Done } from '../shell/verb.ts';
import { queueOrInstead } from './instead.ts';

type IncomingCall = {
  lineId: number;
  /** The PBX's own id of the call; null for a line without one. */
  externalId: string | null;
  /** Null where the PBX did not say it: taken for incoming until it does. */
  direction: 'incoming' | 'outgoing' | null;
  /** The other side's number as it came; null where it is withheld. */
  phone: string | null;
  actor: string;
  /** The caller's, where it is known: whoever speaks it is looked for. */
  language?: string | null;
  /** The PBX rings this person: the place is theirs first. */
  targetAgent?: number | null;
  /** The caller hears the announcement and the menu first: the place is taken by `takePlaceInLine`. */
  hearsMenu?: boolean;
  /** Somebody has picked it up already: it is too late to say that the line is closed. */
  answered?: boolean;
};

/**
 * A call comes in and takes its place in the line's queue, or is given what a closed or full line does instead; who calls is
 * looked up by the number before anybody is rung. Told twice, it is one call. Outgoing calls are kept, not routed.
 */
export async function register(
  tx: Queryable,
  call: IncomingCall,
): Promise<Done<{ interactionId: number; created: boolean; instead: InsteadGiven | null }>> {
  const phone = call.phone === null ? null : readPhone(call.phone);
  const e164 = phone?.kind === 'number' ? phone.e164 : null;
  const who = e164 === null ? null : await whoCalls(tx, e164);
  const shown = phone?.kind === 'anonymous' ? null : call.phone;
  // who is to be called back and calls by themselves has the place; older calls are locked before this one
  const callbacks =
    e164 === null || call.direction === 'outgoing' || call.hearsMenu
      ? null
      : await lockCallbacks(tx, call.lineId, e164);
  const { rows } = await tx.query('select * from register_call($1, $2, $3, $4, $5, $6, $7, $8)', [
    call.lineId,
    call.externalId,
    call.direction,
    shown,
    e164,
    who?.organizationId ?? null,
    who?.contactId ?? null,
    call.actor,
  ]);
  const { interaction_id: interactionId, created } = rows[0] as { interaction_id: number; created: boolean };
  if (call.language && created)
    await tx.query('update interactions set language = $2 where id = $1', [interactionId, call.language]);
  const { entry, instead } =
    call.direction !== 'outgoing' && !call.hearsMenu
      ? await queueOrInstead(tx, interactionId, call)
      : { entry: null, instead: null };
  const asked = callbacks === null ? [] : await takePlace(tx, callbacks, interactionId, call.actor);
  return { result: { interactionId, created, instead }, entries: [entry], agents: asked };
}

/** The menu is over: the caller takes a place, or is given what a closed or full line does instead. */
export async function takePlaceInLine(
  tx: Queryable,
  interactionId: number,
  call: { actor: string; targetAgent: number | null },
): Promise<Done<InsteadGiven | null>> {
  // in one message with what follows; older calls are locked before this one
  const locking = tx.query(
    prepare('select lock_callbacks(line_id, phone_e164) as found from interactions where id = $1', [interactionId]),
  );
  const [{ rows }, { entry, instead }] = await inOrder([locking, queueOrInstead(tx, interactionId, call)]);
  const callbacks = (rows[0]?.found ?? null) as number[] | null;
  const asked = callbacks === null ? [] : await takePlace(tx, callbacks, interactionId, call.actor);
  return { result: instead, entries: [entry], agents: asked };
}

async function lockCallbacks(tx: Queryable, lineId: number, e164: string): Promise<number[] | null> {
  const { rows } = await tx.query('select lock_callbacks($1, $2) as found', [lineId, e164]);
  return rows[0].found as number[] | null;
}

/** Returns those who were asked about the callback, or were dialing: they are free. */
async function takePlace(tx: Queryable, callbacks: number[], interactionId: number, actor: string): Promise<number[]> {
  const { rows } = await tx.query('select * from take_callback_place($1, $2, $3)', [callbacks, interactionId, actor]);
  return rows.map((row) => row.agent_id as number);
}

/**
 * One company by this number, its own or one of its people's: the caller is from there. Several: the agent chooses; nothing
 * is guessed silently.
 */
export async function whoCalls(
  tx: Queryable,
  e164: string,
): Promise<{ organizationId: number; contactId: number | null } | null> {
  const { rows } = await tx.query(
    `select array_agg(distinct coalesce(p.organization_id, c.organization_id)) as organizations,
       array_agg(distinct c.id) filter (where c.id is not null) as contacts
     from contact_phones p left join contacts c on c.id = p.contact_id
     where p.e164 = $1 and coalesce(p.organization_id, c.organization_id) is not null`,
    [e164],
  );
  const organizations = (rows[0].organizations ?? []) as number[];
  const contacts = (rows[0].contacts ?? []) as number[];
  if (organizations.length !== 1) return null;
  return {
    organizationId: organizations[0] as number,
    contactId: contacts.length === 1 ? (contacts[0] as number) : null,
  };
}
