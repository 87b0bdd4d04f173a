import type { SupervisionMode } from '@linia/domain';
import type { AriChannel } from './ari-types.ts';

/**
 * The names we give to channels and bridges, before they are asked for: whoever takes over reads from a name what it is of.
 * `ring-<call>-<offer>`: a telephone that rings; `leg-<call>-<assignment>-<n>`: one that is called back into its talk;
 * `dial-<call>-<assignment>`: a customer who is called; `out-<call>-<outside call>`: somebody called into a talk; `watch-<call>-<supervision>-<n>`: a supervisor's telephone. A caller's channel has
 * Asterisk's own name.
 */
const ringOf = (call: number, offer: number): string => `ring-${call}-${offer}`;
/** The telephone on the desk rings with the browser's, or instead of it. */
export const ringsOf = (call: number, { offer, desk }: { offer: number; desk: Desk }): string[] => [
  ...(desk === 'instead' ? [] : [ringOf(call, offer)]),
  ...(desk === null ? [] : [`${ringOf(call, offer)}-desk`]),
];
export const isDesk = (id: string): boolean => id.endsWith('-desk');
export const legOf = (call: number, assignment: number, n: number): string => `leg-${call}-${assignment}-${n}`;
export const dialOf = (call: number, assignment: number): string => `dial-${call}-${assignment}`;
export const outOf = (call: number, outside: number): string => `out-${call}-${outside}`;
export const watchOf = (call: number, supervision: number, n: number): string => `watch-${call}-${supervision}-${n}`;
export const bridgeOf = (call: number): string => `call-${call}`;

type OwnKind = 'ring' | 'leg' | 'dial' | 'out' | 'watch';

export function ofName(id: string): { kind: OwnKind; call: number; of: number } | null {
  const read = /^(ring|leg|dial|out|watch)-(\d+)-(\d+)/.exec(id);
  return read && { kind: read[1] as OwnKind, call: Number(read[2]), of: Number(read[3]) };
}

export function callOfBridge(id: string): number | null {
  const read = /^call-(\d+)$/.exec(id);
  return read && Number(read[1]);
}

/** One channel of a call, as Asterisk last told of it. */
export type Leg = {
  id: string;
  kind: 'caller' | OwnKind;
  /** 0 until a caller is registered. */
  call: number;
  /** The offer, the assignment, the outside call or the supervision. */
  of: number;
  up: boolean;
  over: boolean;
  /** Something is being said to the caller: the talk waits for its end. */
  listens: boolean;
  /** Null: it was another process that began or ended it. */
  music: boolean | null;
  /** Hears that somebody outside is being rung; null as above. */
  rings: boolean | null;
  /** In the line: told of the place, and may ask to be called. */
  waits: boolean;
  wished: boolean;
  bridged: boolean;
  /** Somebody outside: whether they have heard that the call is recorded, or need not; null where it was never their turn. */
  knows: boolean | null;
  /** A supervisor's telephone: beside its spy, not in the call's bridge. */
  apart: boolean;
  /** The sentence that is being said. */
  saying: string | null;
  /** The other side has put the receiver down. */
  bye: boolean;
  /** By which of Asterisk's endpoints. */
  endpoint: string | null;
  /** When it is asked next how it sounds. */
  quality: NodeJS.Timeout | null;
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
  rings: false,
  waits: false,
  wished: false,
  bridged: false,
  knows: null,
  apart: false,
  saying: null,
  bye: false,
  endpoint: null,
  quality: null,
  keys: '',
  pressed: null,
});

/** Whether a person has a telephone on the desk. */
type Desk = 'with' | 'instead' | null;
/** What `call_wants` says. */
export type Part = {
  id: number;
  agent: number;
  desk: Desk;
  role: 'responsible' | 'consulting';
  state: 'connecting' | 'active';
  held: boolean;
  /** The number that is to be called first. */
  dials: string | null;
  offer: number | null;
  leg: string | null;
  legs: number;
};
/** A supervisor who hears the call; `leg` is their telephone's channel, once it is there. */
export type Watch = { id: number; agent: number; mode: SupervisionMode; busy: boolean; leg: string | null };
export type Wants = {
  state: string;
  line: number;
  number: string;
  phone: string | null;
  organization: string | null;
  recorded: boolean;
  /** Who talks is to be told of the recording first. */
  tell: boolean;
  caller: string | null;
  callerThere: boolean;
  /** `unseenMs`: so long it is waited for the screen to have the context; 0: no longer, or nobody is there to draw it. */
  rings: { offer: number; agent: number; desk: Desk; unseenMs: number }[];
  /** `told`: they have heard that the call is recorded. */
  outside: { id: number; to: string; state: 'dialing' | 'talking'; recorded: boolean; told: boolean } | null;
  supervisions: Watch[];
  parts: Part[];
};
