import type { AriChannel } from './ari-types.ts';

/**
 * The names we give to channels and bridges, before they are asked for: whoever takes over reads from a name what it is of.
 * `ring-<call>-<offer>`: a telephone that rings; `leg-<call>-<assignment>-<n>`: one that is called back into its talk;
 * `dial-<call>-<assignment>`: a customer who is called. A caller's channel has Asterisk's own name.
 */
export const ringOf = (call: number, offer: number): string => `ring-${call}-${offer}`;
export const legOf = (call: number, assignment: number, n: number): string => `leg-${call}-${assignment}-${n}`;
export const dialOf = (call: number, assignment: number): string => `dial-${call}-${assignment}`;
export const bridgeOf = (call: number): string => `call-${call}`;

export function ofName(id: string): { kind: 'ring' | 'leg' | 'dial'; call: number; of: number } | null {
  const read = /^(ring|leg|dial)-(\d+)-(\d+)/.exec(id);
  return read && { kind: read[1] as 'ring' | 'leg' | 'dial', call: Number(read[2]), of: Number(read[3]) };
}

export function callOfBridge(id: string): number | null {
  const read = /^call-(\d+)$/.exec(id);
  return read && Number(read[1]);
}

/** One channel of a call, as Asterisk last told of it. */
export type Leg = {
  id: string;
  kind: 'caller' | 'ring' | 'leg' | 'dial';
  /** 0 until a caller is registered. */
  call: number;
  /** The offer or the assignment. */
  of: number;
  up: boolean;
  over: boolean;
  /** Something is being said to the caller: the talk waits for its end. */
  listens: boolean;
  music: boolean;
  /** In the line: told of the place, and may ask to be called. */
  waits: boolean;
  wished: boolean;
  bridged: boolean;
  /** The sentence that is being said. */
  saying: string | null;
  /** The other side has put the receiver down. */
  bye: boolean;
  /** What was pressed and not yet read. */
  keys: string;
  pressed: (() => void) | null;
};

export const newLeg = (channel: Pick<AriChannel, 'id' | 'state'>, kind: Leg['kind'], call: number, of = 0): Leg => ({
  id: channel.id,
  kind,
  call,
  of,
  up: channel.state === 'Up',
  over: false,
  listens: false,
  music: false,
  waits: false,
  wished: false,
  bridged: false,
  saying: null,
  bye: false,
  keys: '',
  pressed: null,
});

/** What `call_wants` says. */
export type Part = {
  id: number;
  agent: number;
  role: 'responsible' | 'consulting';
  state: 'connecting' | 'active';
  held: boolean;
  /** The number that is to be called first. */
  dials: string | null;
  offer: number | null;
  leg: string | null;
  legs: number;
};
export type Wants = {
  state: string;
  line: number;
  number: string;
  phone: string | null;
  organization: string | null;
  recorded: boolean;
  caller: string | null;
  callerThere: boolean;
  rings: { offer: number; agent: number }[];
  parts: Part[];
};
