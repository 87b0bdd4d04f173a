import { sipClosed } from '@linia/domain';
import { WebSocket, type RawData } from 'ws';

/** Messages a desk may send: a call is some ten, keys of a keypad come a few a second. Twice that in a row is a script. */
const steady = { aSecond: 40, atOnce: 200 };
/** What waits to be sent on: more, and somebody does not read. */
const mostWaiting = 256 * 1024;
const closingMs = 2_000;

/** Each message as it comes, both ways, until one side goes; then the other goes too. */
export function pipe(desk: WebSocket, asterisk: WebSocket): void {
  const allow = allowance();
  desk.on('message', (data, binary) => {
    if (!allow()) return desk.close(1008, 'too many messages');
    forward(asterisk, data, binary);
  });
  asterisk.on('message', (data, binary) => forward(desk, data, binary));
  // a frame that is too large, or none at all, closes its socket with the reason, and `close` follows
  for (const side of [desk, asterisk]) side.on('error', () => {});
  desk.once('close', () => hangUp(asterisk, 1000));
  asterisk.once('close', () => hangUp(desk, sipClosed.pbxAway));
}

function forward(to: WebSocket, data: RawData, binary: boolean): void {
  if (to.readyState !== WebSocket.OPEN) return;
  if (to.bufferedAmount > mostWaiting) return to.terminate();
  to.send(data, { binary });
}

/** Politely, and at last without: who does not answer the goodbye is not waited for. */
function hangUp(socket: WebSocket, code: number): void {
  if (socket.readyState === WebSocket.CLOSED) return;
  socket.close(code);
  const end = setTimeout(() => socket.terminate(), closingMs).unref();
  socket.once('close', () => clearTimeout(end));
}

/** So many at once, and so many a second after that. */
function allowance(): () => boolean {
  let left = steady.atOnce;
  let at = performance.now();
  return () => {
    const now = performance.now();
    left = Math.min(steady.atOnce, left + ((now - at) / 1000) * steady.aSecond);
    at = now;
    return --left >= 0;
  };
}
