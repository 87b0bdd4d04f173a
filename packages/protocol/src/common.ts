import { Type, type Static } from 'typebox';

/** A row's number. */
export type Id = number;
/** ISO 8601 with offset, always the database's clock (`linia_now()`), never a browser's. */
export type Instant = string;

export const IdSchema = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

/** A person of the company. `name` is surname first, as in lists. */
export type PersonRef = { id: Id; name: string };

/** The one shape of a refusal, over HTTP and in socket acks. `code` is for machines and stable; `message` is for people, in their language. */
export type Refusal = { error: { code: string; message: string; field?: string; details?: unknown } };
export type Ack<T = object> = ({ ok: true } & T) | Refusal;

export const RefusalSchema = Type.Object({
  error: Type.Object({
    code: Type.String({ description: 'Stable code, for machines: `offer.gone`' }),
    message: Type.String({ description: 'A sentence for people' }),
    field: Type.Optional(Type.String()),
    details: Type.Optional(Type.Unknown()),
  }),
});

/**
 * Every message that changes something carries an id of the sender's choice (a UUID): sent twice it is applied once,
 * and the second answer is the first one.
 */
export const MessageIdSchema = Type.String({
  minLength: 8,
  maxLength: 64,
  description: 'Idempotency key, for instance a UUID',
});

export const Languages = ['ru', 'en'] as const;
export type Language = (typeof Languages)[number];

export type { Static };
