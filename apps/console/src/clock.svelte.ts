import { Clock } from '@linia/ui';

/** The server's time. The socket corrects it on every connection and twice a minute; sign-in does so before that. */
export const clock = new Clock();

/**
 * Asks the server for its time over HTTP.
 * @returns milliseconds there and back
 */
export async function readClock(): Promise<number> {
  const sent = performance.now();
  const response = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(5000) });
  const roundTrip = performance.now() - sent;
  if (!response.ok) throw new Error(`healthz ${response.status}`);
  const { now } = (await response.json()) as { now?: string };
  if (now) clock.sync(Date.parse(now), roundTrip);
  return roundTrip;
}
