import { parentPort } from 'node:worker_threads';
import { readLetter } from './read-letter.ts';

/** The thread's own program: letters, one after the other. The server's loop, which serves the desks, reads none. */
parentPort?.on('message', (raw: Uint8Array) => {
  readLetter(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)).then(
    (letter) => parentPort?.postMessage({ letter }),
    (error: unknown) => parentPort?.postMessage({ fault: error instanceof Error ? error.message : String(error) }),
  );
});
parentPort?.postMessage('ready');
