import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { readLetter } from './read-letter.ts';

/** The thread's own program: letters, one after the other. The server's loop, which serves the desks, reads none. */
parentPort?.on('message', (raw: Uint8Array) => {
  readLetter(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)).then(
    (letter) => {
      // given away, not copied
      const files = letter.attachments.map(({ content }) => content.buffer as ArrayBuffer);
      parentPort?.postMessage({ letter }, [...new Set(files)]);
    },
    (error: unknown) => parentPort?.postMessage({ fault: error instanceof Error ? error.message : String(error) }),
  );
});
// calls first: where a thread can be asked to stand back (Linux), it does
try {
  setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), 10);
} catch {
  // as quick as the others, then
}
parentPort?.postMessage('ready');
