import { writeToken } from '@linia/domain';
import type { AnswerSend, LetterAddress, Meanwhile } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Verb } from '../../shell/verb.ts';
import { ownAddress } from '../own-address.ts';
import { validAddress } from '../reading/read-letter.ts';
import { referencesAfter } from '../references.ts';
import { makeToken, readMailKey } from '../tokens.ts';
import { writeRecipients } from '../write-message.ts';
import { answerSubject, quoteOf } from './compose.ts';
import { dropDraft } from './draft.ts';
import { lastLetter, mailboxOf } from './reply.ts';

/** Until then it can be taken back. */
export const undoSeconds = 10;

/**
 * A person answers. The letter, its recipients, its files, its place in the outbox and the state it leaves the request in are one
 * transaction; the draft is over with it. Its Message-ID is written with it: whatever dies afterwards, it is one letter to whoever
 * gets it. Over the head of a colleague who did something meanwhile it is sent only by who has seen that.
 */
export const sendAnswer: Verb<AnswerSend & { ticketId: number }, { message: number }> = async (tx, input, actor) => {
  const { ticketId } = input;
  const text = input.text.trim();
  if (text === '') throw new Refusal('answer.empty', 422, { field: 'text' });
  const to = checked(input.to, 'to');
  const cc = checked(input.cc, 'cc').filter(({ address }) => !to.some((each) => each.address === address));
  const ticket = await lockTicket(tx, ticketId, input.seen, actor.agentId);
  const mailbox = await mailboxOf(tx, ticketId);
  if (!mailbox) throw new Refusal('answer.no_mailbox', 409);
  await refuseOwn(tx, [...to, ...cc]);
  if (to.length === 0) throw new Refusal('answer.nobody', 422, { field: 'to' });

  const before = await lastLetter(tx, ticketId);
  const language = before?.language ?? mailbox.language;
  const token = writeToken(makeToken(await readMailKey(tx), ticketId));
  const { rows } = await tx.query(
    `insert into messages (ticket_id, direction, kind, at, mailbox_id, author_id, message_id, in_reply_to, "references", subject, text, quoted, language, due_at, state_before)
     values ($1, 'out', 'answer', linia_now(), $2, $3, $4, $5, $6, $7, $8, $9, $10, linia_now() + make_interval(secs => $11), $12) returning id`,
    [
      ticketId,
      mailbox.id,
      actor.agentId,
      `<${token}@${mailbox.address.split('@')[1]!}>`,
      before?.messageId ?? null,
      referencesAfter(before),
      answerSubject(before?.subject ?? ticket.subject, ticket.number),
      text,
      quoteOf(before && { ...before, who: whoOf(before.from) }, language, ticket.zone),
      language,
      undoSeconds,
      ticket.state,
    ],
  );
  const message = rows[0].id as number;
  await writeRecipients(tx, message, { from: [], to, cc });
  await takeFiles(tx, ticketId, actor.agentId, message);
  await dropDraft(tx, ticketId, actor.agentId, 'answer');
  await tx.query('update messages set outbox_id = queue_answer(id, make_interval(secs => $2)) where id = $1', [
    message,
    undoSeconds,
  ]);
  const by = `agent:${actor.agentId}`;
  // whoever answers for nobody answers for it from now on
  const takes = ticket.ownerId === null;
  if (takes) await tx.query('update tickets set owner_id = $2 where id = $1', [ticketId, actor.agentId]);
  await tx.query(`select advance_ticket($1, 'answered', $2, $3)`, [
    ticketId,
    by,
    JSON.stringify({ message, ...(takes && { owner: actor.agentId }) }),
  ]);
  if (input.after !== null) await tx.query('select move_ticket_to($1, $2, $3)', [ticketId, input.after, by]);
  return { result: { message } };
};

type Locked = { number: number; subject: string; state: string; ownerId: number | null; zone: string };

/**
 * The request, locked, as the writer has seen it: what others did to it since is told, not written over. So is one's own answer
 * from another window: the same draft stands open in both, and would be sent from both.
 */
async function lockTicket(tx: Queryable, ticketId: number, seen: number, agentId: number): Promise<Locked> {
  const { rows } = await tx.query(
    `select number, subject, state, owner_id as "ownerId", version, merged_into as "mergedInto",
       company_zone() as zone
     from tickets where id = $1 for no key update`,
    [ticketId],
  );
  const { version, mergedInto, ...ticket } = rows[0] as Locked & { version: number; mergedInto: number | null };
  if (mergedInto !== null) throw new Refusal('ticket.merged', 409);
  if (seen >= version) return ticket;
  const { rows: events } = await tx.query(
    `select e.type, e.at, a.name as actor from ticket_events e left join agents a on e.actor = 'agent:' || a.id
     where e.ticket_id = $1 and e.version > $2 and (e.actor <> $3 or e.type = 'answered')
       and e.type in ('letter_received', 'answered', 'solved', 'reopened', 'closed', 'merged_in', 'parted') order by e.version`,
    [ticketId, seen, `agent:${agentId}`],
  );
  if (events.length > 0)
    throw new Refusal('ticket.meanwhile', 409, { details: { version, events } satisfies Meanwhile });
  return ticket;
}

/** Only what an address can be, each once: a line break in one would be a header of its own. */
function checked(people: LetterAddress[], field: string): LetterAddress[] {
  const valid = people.map(({ name, address }) => {
    const clean = validAddress(address);
    if (clean === null) throw new Refusal('answer.address', 422, { field, details: { address } });
    return { name: name.replace(/[\r\n]+/g, ' ').trim(), address: clean };
  });
  return valid.filter(({ address }, at) => valid.findIndex((each) => each.address === address) === at);
}

/** A letter to our own mailbox would come back as its customer's. */
async function refuseOwn(tx: Queryable, people: LetterAddress[]): Promise<void> {
  const { rows } = await tx.query('select address from mailboxes where address = any ($1)', [
    people.map(({ address }) => ownAddress(address)),
  ]);
  if (rows[0]) throw new Refusal('answer.own_address', 422, { field: 'to', details: rows[0] });
}

const whoOf = (from: LetterAddress | null): string => (from ? from.name || from.address : '—');

async function takeFiles(tx: Queryable, ticketId: number, agentId: number, message: number): Promise<void> {
  await tx.query(
    `with taken as (delete from draft_files where ticket_id = $1 and agent_id = $2 returning *)
     insert into attachments (key, message_id, position, name, type, bytes, content)
     select key, $3, row_number() over (order by id) - 1, name, type, bytes, content from taken`,
    [ticketId, agentId, message],
  );
}
