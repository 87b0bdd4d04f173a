import type { EndReason } from '@linia/domain';

/**
 * Why it ended, from the PBX's cause. An answered call ended by being put down or passed on, whatever else is said. An
 * incoming call that nobody answered is lost, whatever kept us from it (null: the database says how). An outgoing one
 * says why nobody was reached.
 */
export function endReason(
  cause: string | null,
  call: { direction: 'incoming' | 'outgoing'; answered: boolean; elsewhere: boolean },
): EndReason | null {
  const said = cause?.toLowerCase();
  if (said === 'forwarded') return 'diverted';
  if (call.answered || call.elsewhere || call.direction === 'incoming') return null;
  return (said && unreached[said]) || null;
}

const unreached: Record<string, EndReason> = {
  busy: 'busy',
  cancel: 'no_answer',
  noanswer: 'no_answer',
  congestion: 'failed',
  notfound: 'failed',
};
