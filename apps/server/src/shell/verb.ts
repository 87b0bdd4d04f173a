import type { Occasions } from './dispatch.ts';
import type { Queryable } from './database.ts';

/** Who is acting: for rights, for the event's actor and for receipts. */
export type Actor = { agentId: number; name: string };

/**
 * A verb runs inside one transaction (`inTransaction`) and names the occasions it made: who became free, which entries
 * came or came back. It never dispatches by itself.
 */
export type Done<T = null> = { result: T } & Occasions;
export type Verb<Input, T = null> = (tx: Queryable, input: Input, actor: Actor) => Promise<Done<T>>;
