import { opinion, rating } from '@linia/domain';
import type { LegQuality } from '@linia/protocol';
import { AriRefusal } from './ari.ts';
import type { Board } from './board.ts';
import type { Leg } from './calls.ts';

/** What Asterisk counts of a channel's sound: `rx` it has heard itself, `tx` the other side has reported (RTCP). Seconds. */
type Statistics = {
  rxcount?: number;
  rxploss?: number;
  rxjitter?: number;
  txcount?: number;
  txploss?: number;
  txjitter?: number;
  rtt?: number;
};

const firstMs = 1_000;
const everyMs = 10_000;

/**
 * A channel that says goodbye is gone before it could be asked how it sounded (tried: 404), so it is asked every so often while it is
 * in a talk, and before our own goodbye: of a talk at most its last seconds are not in the figures.
 */
export function listenTo(board: Board, leg: Leg): void {
  if (leg.quality) return;
  const ask = (): void => {
    if (leg.over || board.closed) return;
    void keepQuality(board, leg).catch(() => {}); // the database is away: the next one is kept
    leg.quality = setTimeout(ask, everyMs).unref();
  };
  leg.quality = setTimeout(ask, firstMs).unref();
}

/** Said twice, the last word counts; a channel that is gone already leaves none. */
export async function keepQuality(board: Board, leg: Leg): Promise<void> {
  if (!leg.up || leg.over || !['caller', 'ring', 'leg', 'dial', 'out'].includes(leg.kind)) return;
  try {
    const told = await board.ari.ask<Statistics>('GET', `channels/${leg.id}/rtp_statistics`);
    await board.db.pool.query(
      `update legs g set quality = $2 where g.interaction_id = $3
         and (g.external_id = $1 or (g.kind = 'caller' and g.external_id is null and exists (select from interactions i where i.id = $3 and i.external_id = $1)))`,
      [leg.id, JSON.stringify(qualityOf(told)), leg.call],
    );
  } catch (error) {
    // of who does not lead any more nobody asks for it
    if (!(error instanceof AriRefusal) && !board.closed)
      board.log.warn({ err: error, call: leg.call }, 'how a call sounded is not known');
  }
}

/** Both ways: what came from this telephone, and what it says of what we sent. */
function qualityOf(told: Statistics): LegQuality {
  const roundTripMs = ms(told.rtt);
  const way = (packets = 0, lost = 0, jitter = 0): LegQuality['from'] => {
    const loss = packets + lost === 0 ? 0 : Math.max(0, lost) / (packets + Math.max(0, lost));
    const jitterMs = ms(jitter);
    return { packets, loss, jitterMs, mos: packets === 0 ? null : opinion(rating({ loss, jitterMs, roundTripMs })) };
  };
  return {
    roundTripMs,
    from: way(told.rxcount, told.rxploss, told.rxjitter),
    to: way(told.txcount, told.txploss, told.txjitter),
  };
}

const ms = (seconds = 0): number => Math.round(seconds * 10_000) / 10;
