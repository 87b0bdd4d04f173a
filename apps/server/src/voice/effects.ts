import { demoCallers, type DemoCaller } from '@linia/drizzle/seed';
import type { Database } from '../shell/database.ts';
import type { Perform } from '../outbox/outbox.ts';
import { wish, type Wishing } from './simulated/ask-callback.ts';
import { bridge } from './simulated/bridge.ts';
import { dial, pickUp, type PickingUp } from './simulated/dial.ts';
import { leave, type Leaving } from './simulated/leave.ts';
import { ring } from './simulated/ring.ts';

type Log = { info: (data: object, message: string) => void };

/**
 * What the outbox does on lines whose sound is ours: the table of voice. Each effect asks first whether it is still
 * wanted, and its verbs refuse a repeat. What a sentinel caller does by itself is told to who replays it.
 */
export function voiceEffects(
  db: Database,
  log: Log,
  callers: readonly DemoCaller[] = demoCallers,
): Record<string, Perform> {
  const told =
    <P extends { interaction: number }>(effect: (payload: P) => Promise<string | null>): Perform =>
    async (payload: P) => {
      const did = await effect(payload);
      if (did !== null) log.info({ interaction: payload.interaction, did }, 'a caller of the demo');
    };
  return {
    'voice.ring': told((payload: Parameters<typeof ring>[1]) => ring(db, payload, callers)),
    'voice.bridge': told((payload: Parameters<typeof bridge>[1]) => bridge(db, payload, callers)),
    'voice.dial': told((payload: Parameters<typeof dial>[1]) => dial(db, payload, callers)),
    'simulated.pick-up': told((payload: PickingUp) => pickUp(db, payload)),
    'simulated.callback': told((payload: Wishing) => wish(db, payload)),
    'simulated.hang-up': told((payload: Leaving) => leave(db, payload)),
  };
}
