import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const prefix = 'linia-pg-';

/**
 * A Unix socket's path holds 103 bytes on macOS and 107 on Linux, and the data folder may lie deep; so the socket
 * gets a short directory with a name nobody can guess, 0700, new at each start.
 */
export async function makeSocketDirectory(): Promise<string> {
  const tmp = tmpdir();
  // 40 bytes are for our name and PostgreSQL's; in a list of directories it would read a comma or a quote.
  const usable = Buffer.byteLength(tmp) <= 60 && /^[\w./+-]+$/.test(tmp);
  return mkdtemp(join(usable ? tmp : '/tmp', prefix));
}

export function isOurs(path: string): boolean {
  return basename(path).startsWith(prefix);
}
