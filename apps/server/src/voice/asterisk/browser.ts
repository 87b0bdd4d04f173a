import { AriRefusal } from './ari.ts';
import type { Board } from './board.ts';

/**
 * Whether what has put a receiver down is a browser. There a call is ended on the desk; what hangs up by itself is a page that is
 * reloaded, or the browser's SIP where the network is gone (a failed ICE is a goodbye to it), and the caller must not pay for that.
 * @param endpoint as Asterisk knows it
 */
export async function isBrowser(board: Board, endpoint: string): Promise<boolean> {
  try {
    const path = `asterisk/config/dynamic/res_pjsip/endpoint/${endpoint}`;
    const fields = await board.ari.ask<{ attribute: string; value: string }[]>('GET', path);
    return fields.some(({ attribute, value }) => attribute === 'webrtc' && value === 'yes');
  } catch (error) {
    if (error instanceof AriRefusal) return false; // not made by us
    throw error;
  }
}

/** The desk is there before its telephone is: a page that has just been opened is given the time to register. */
export async function hasJustCome(board: Board, agentId: number): Promise<boolean> {
  const { rows } = await board.db.pool.query(
    `select from connections where agent_id = $1 and opened_at > linia_now() - interval '6 seconds' limit 1`,
    [agentId],
  );
  return rows.length > 0;
}
