import type { Log } from '@linia/protocol';
import { Refusal } from '../shell/refusal.ts';

export const longestNote = 20_000;
const longestCounterparty = 300;

/** A clear sentence with the limit, where a schema would only say «wrong shape». What was saved before stands. */
export function refuseLong({ note, counterparty }: Pick<Log, 'note' | 'counterparty'>): void {
  if (note.length > longestNote)
    throw new Refusal('log.too_long', 422, { field: 'note', details: { limit: longestNote } });
  if (counterparty.length > longestCounterparty) {
    throw new Refusal('log.counterparty_too_long', 422, {
      field: 'counterparty',
      details: { limit: longestCounterparty },
    });
  }
}
