import type { SupervisionMode } from '@linia/domain';
import type { Id, Instant, PersonRef } from './common.ts';

/** How one leg of a call sounded, each way: from that telephone, and to it as it reported. */
export type LegQuality = { roundTripMs: number; from: WayQuality; to: WayQuality };
/** `mos` 1–4.5, an estimate; null where nothing came. `loss` 0–1. */
export type WayQuality = { packets: number; loss: number; jitterMs: number; mos: number | null };
/** Whose leg it was: the caller's, a person's of ours, somebody's outside. */
export type LegFigures = {
  kind: 'caller' | 'dialed' | 'agent' | 'outside';
  who: string | null;
  joinedAt: Instant;
  leftAt: Instant | null;
  quality: LegQuality;
};

/** A supervisor's part in a live call, as their own desk draws it. */
export type Supervision = {
  id: Id;
  interactionId: Id;
  mode: SupervisionMode;
  /** Whether who talks sees it. */
  shown: boolean;
  since: Instant;
  /** The supervisor's telephone is in the call. */
  there: boolean;
  with: string;
  /** Who has the caller; null while nobody has. */
  whom: PersonRef | null;
};
