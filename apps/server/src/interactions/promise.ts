import type { ClientMessage } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Verb } from '../shell/verb.ts';

/** Farther ahead nobody promises a call: a year. */
const longestDays = 366;

/** A call is promised for a time, moved to another, or handed to a colleague, who has it among their things at once. */
export const promise: Verb<ClientMessage<'promise:set'>> = async (tx, input, actor) => {
  const root = await lockPromise(tx, input.interactionId, actor.agentId);
  if (!root.mine && !root.tookPart) throw new Refusal('call.not_yours', 409);
  if (root.phone === null) throw new Refusal('promise.number', 409);
  const { rows } = await tx.query(
    `select $1::timestamptz > linia_now() - interval '1 minute' as ahead, $1::timestamptz < linia_now() + make_interval(days => $2) as near`,
    [input.for, longestDays],
  );
  if (!rows[0].ahead) throw new Refusal('promise.past', 422, { field: 'for' });
  if (!rows[0].near) throw new Refusal('promise.far', 422, { field: 'for' });
  const agentId = input.agentId ?? (root.open ? (root.by ?? actor.agentId) : actor.agentId);
  await checkTakesCalls(tx, agentId);
  await tx.query('select promise_callback($1, $2, $3, $4, $5)', [
    input.interactionId,
    input.for,
    agentId,
    actor.agentId,
    input.note,
  ]);
  return { result: null };
};

/** They have talked in another way: the customer called, a letter was enough. */
export const keepPromise: Verb<ClientMessage<'promise:keep'>> = async (tx, { interactionId }, actor) => {
  const root = await lockPromise(tx, interactionId, actor.agentId);
  if (!root.mine) throw new Refusal('promise.not_yours', 409);
  await tx.query('select keep_promise(i, $2, null) from interactions i where i.id = $1', [
    interactionId,
    actor.agentId,
  ]);
  return { result: null };
};

type Promised = { by: number | null; open: boolean; mine: boolean; tookPart: boolean; phone: string | null };

async function lockPromise(tx: Queryable, interactionId: number, agentId: number): Promise<Promised> {
  await tx.query('select lock_interaction($1)', [interactionId]);
  const { rows } = await tx.query(
    `select i.promised_by as by, i.promised_for is not null and i.promise_kept_at is null as open,
       coalesce(i.promised_by = $2 and i.promise_kept_at is null, false) as mine, coalesce(i.phone_e164, i.phone) as phone,
       exists (select from assignments s where s.interaction_id = i.id and s.agent_id = $2) as "tookPart"
     from interactions i where i.id = $1`,
    [interactionId, agentId],
  );
  return rows[0] as Promised;
}

async function checkTakesCalls(tx: Queryable, agentId: number): Promise<void> {
  const { rows } = await tx.query(
    `select 'agent' = any (roles) and disabled_at is null as fit from agents where id = $1`,
    [agentId],
  );
  if (!rows[0]?.fit) throw new Refusal('promise.nobody', 409, { field: 'agentId' });
}
