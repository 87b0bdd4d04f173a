import { may, type Action } from '@linia/domain';
import { ClientMessages, type Answers, type ClientMessage, type ClientMessageName } from '@linia/protocol';
import { Compile } from 'typebox/compile';
import { breakAfter, changePresence, comeBack, planReturn } from '../agents/set-presence.ts';
import { skipWrapUp } from '../interactions/end-wrap-up.ts';
import { longestNote } from '../interactions/check-length.ts';
import { close, extendWrapUp } from '../interactions/close.ts';
import {
  cancelEscalation,
  extendEscalation,
  handOver,
  leaveAsRequest,
  returnEscalation,
} from '../interactions/end-escalation.ts';
import { escalate } from '../interactions/escalate.ts';
import { dial } from '../interactions/dial.ts';
import { hangUpByAgent } from '../interactions/hang-up.ts';
import { hold, resume } from '../interactions/hold.ts';
import { confirmName, identify } from '../interactions/identify.ts';
import { learnNumber } from '../interactions/learn-number.ts';
import { keepPromise, promise } from '../interactions/promise.ts';
import { flagRecording, notifyRecording, pauseRecording } from '../interactions/recording.ts';
import { callOutside, leaveOutside, putThrough, transfer } from '../interactions/outside.ts';
import { leaveSupervision, supervise } from '../interactions/supervise.ts';
import { accept } from '../routing/accept.ts';
import { decline } from '../routing/decline.ts';
import { move } from '../routing/move.ts';
import { inTransaction, once } from '../shell/transaction.ts';
import type { Database } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import { storable } from '../shell/storable.ts';
import type { Verb } from '../shell/verb.ts';
import type { SignedIn } from '../shell/web.ts';

type Entry<N extends ClientMessageName> = {
  right: Action | ((input: ClientMessage<N>, person: SignedIn) => Action);
  verb: Verb<
    ClientMessage<N>,
    Answers[N] extends { ticketNumber: unknown } | { phoneId: unknown } | { interactionId: unknown } ? Answers[N] : null
  >;
};

/** Every message of a desk: who may say it, and the verb that answers. */
const table: { [N in ClientMessageName]: Entry<N> } = {
  'offer:accept': { right: 'call:take', verb: accept },
  'offer:decline': { right: 'call:take', verb: decline },
  'call:hang-up': { right: 'call:take', verb: hangUpByAgent },
  'call:dial': { right: 'call:take', verb: dial },
  'call:hold': { right: 'call:take', verb: hold },
  'call:resume': { right: 'call:take', verb: resume },
  'call:identify': { right: 'call:identify', verb: identify },
  'call:confirm-name': { right: 'call:identify', verb: confirmName },
  'call:learn-number': { right: 'contact:edit', verb: learnNumber },
  'call:notify-recording': { right: 'call:log', verb: notifyRecording },
  'call:record': { right: 'call:log', verb: flagRecording },
  'call:pause-recording': { right: 'call:log', verb: pauseRecording },
  'call:close': { right: 'call:log', verb: close },
  'wrap-up:extend': { right: 'call:log', verb: extendWrapUp },
  'wrap-up:skip': { right: 'call:log', verb: skipWrapUp },
  'promise:set': { right: 'call:log', verb: promise },
  'promise:keep': { right: 'call:log', verb: keepPromise },
  'escalation:create': {
    right: (input) => (input.agentId === null ? 'call:escalate' : 'call:connect'),
    verb: escalate,
  },
  'escalation:cancel': { right: 'call:escalate', verb: cancelEscalation },
  'escalation:extend': { right: 'call:escalate', verb: extendEscalation },
  'escalation:fall-back': { right: 'call:escalate', verb: leaveAsRequest },
  'escalation:return': { right: 'call:escalate', verb: returnEscalation },
  'escalation:hand-over': { right: 'call:escalate', verb: handOver },
  'presence:set': {
    right: (input, person) =>
      input.agentId === null || input.agentId === person.agentId ? 'presence:own' : 'presence:others',
    verb: changePresence,
  },
  'presence:return': { right: 'presence:own', verb: comeBack },
  'presence:plan': { right: 'presence:own', verb: planReturn },
  'presence:break-after': { right: 'presence:own', verb: breakAfter },
  'call:transfer': { right: 'call:take', verb: transfer },
  'outside:call': { right: 'call:take', verb: callOutside },
  'outside:hand-over': { right: 'call:take', verb: putThrough },
  'outside:end': { right: 'call:take', verb: leaveOutside },
  'supervision:set': { right: 'call:supervise', verb: supervise },
  'supervision:end': { right: 'call:supervise', verb: leaveSupervision },
  'entry:move': { right: 'call:move', verb: move },
};

export const messageNames = Object.keys(table) as ClientMessageName[];

const validators = new Map(messageNames.map((name) => [name, Compile(ClientMessages[name])]));

/** Whether the payload is of the message's shape; where it is not, which field is wrong. */
function checkShape(name: ClientMessageName, payload: unknown): void {
  const validator = validators.get(name);
  if (!validator) throw new Refusal('message.unknown', 404);
  if (validator.Check(payload)) return;
  const [first] = validator.Errors(payload);
  const field = first?.instancePath.replace(/^\//, '').replaceAll('/', '.');
  // the one field that people paste books into is answered with its limit
  if (field === 'log.note' && first?.keyword === 'maxLength')
    throw new Refusal('log.too_long', 422, { field, details: { limit: longestNote } });
  throw new Refusal('input.invalid', 422, field ? { field } : {});
}

/**
 * One message of a desk: right shape, right person, once. Where an offer came in the very moment (`presence.again`) or two
 * verbs met crosswise, it is done again in a fresh transaction.
 */
export async function perform<N extends ClientMessageName>(
  db: Database,
  person: SignedIn,
  name: N,
  payload: unknown,
): Promise<object> {
  const input = storable(payload) as ClientMessage<N>;
  checkShape(name, input);
  const entry = table[name];
  const right = typeof entry.right === 'function' ? entry.right(input, person) : entry.right;
  if (!may(person.roles, right)) throw new Refusal('right.missing', 403);
  const actor = { agentId: person.agentId, name: person.name };
  for (let attempt = 1; ; attempt++) {
    try {
      const key = { source: 'desk', actor: String(person.agentId), id: `${name} ${input.id}` };
      const call = 'interactionId' in input ? { call: input.interactionId } : {};
      const result = await inTransaction(db, (tx) =>
        once<object | null>(key, async () => ({ ...call, ...(await entry.verb(tx, input, actor)) })),
      );
      return result ?? {};
    } catch (error) {
      if (attempt >= 5 || !isWorthAgain(error)) throw error;
    }
  }
}

function isWorthAgain(error: unknown): boolean {
  if (error instanceof Refusal) return error.code === 'presence.again';
  const code = (error as { code?: string }).code;
  return code === '40P01' || code === '40001';
}
