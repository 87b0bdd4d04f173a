import { fileURLToPath } from 'node:url';
import { freePort, startNode, stopNode, untilReady } from './children.ts';

/** The built server. */
export const main = fileURLToPath(new URL('../../server/dist/main.js', import.meta.url));

export type Linia = { base: string; pid: number; stop: () => Promise<void> };

/** A server on a database and a folder of the bench's, without the demo; it answers when this resolves. */
export async function startLinia(database: string, data: string, more: Record<string, string> = {}): Promise<Linia> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const server = startNode(main, {
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: base,
    DATABASE_URL: database,
    LINIA_DEMO: '0',
    LINIA_DATA: data,
    ...more,
  });
  try {
    await untilReady(`${base}/readyz`, server);
  } catch (error) {
    await stopNode(server);
    throw error;
  }
  return { base, pid: server.pid!, stop: () => stopNode(server) };
}
