import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { AsteriskConfig } from '../shell/config.ts';

/** Where the files of calls are: one folder, that every server process sees. */
export const pathOf = (folder: string, name: string): string => join(folder, `${name}.mp3`);

const patienceMs = 30_000;

const authorization = ({ user, password }: AsteriskConfig): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/**
 * A take's bytes as Asterisk has them, wherever it stands; null where it has none. Not by `fetch`: its body ends by itself, and as if
 * it were whole, once nobody holds the answer any more (seen: a take of silence). What is cut on its way fails.
 */
export async function readTake(asterisk: AsteriskConfig, name: string): Promise<AsyncIterable<Uint8Array> | null> {
  const url = new URL(`/ari/recordings/stored/${encodeURIComponent(name)}/file`, asterisk.ariUrl);
  const get = url.protocol === 'https:' ? https.get : http.get;
  const asked = get(url, { headers: { authorization: authorization(asterisk) }, timeout: patienceMs });
  asked.on('timeout', () => asked.destroy(new Error('Asterisk does not answer')));
  const [answer] = (await once(asked, 'response')) as [http.IncomingMessage];
  if (answer.statusCode === 200) return whole(answer);
  if (hasNone(answer.statusCode, await text(answer).catch(() => ''))) return null;
  throw new Error(`Asterisk does not give a recording: ${answer.statusCode}`);
}

async function* whole(answer: http.IncomingMessage): AsyncGenerator<Uint8Array> {
  const length = Number(answer.headers['content-length']);
  let read = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    read += part.length;
    // of its own memory: a buffer's is shared
    yield Uint8Array.from(part);
  }
  if (Number.isFinite(length) && read !== length) throw new Error(`a recording was cut: ${read} of ${length} bytes`);
}

/** Asterisk has it no more. */
export async function removeTake(asterisk: AsteriskConfig, name: string): Promise<void> {
  const url = new URL(`/ari/recordings/stored/${encodeURIComponent(name)}`, asterisk.ariUrl);
  const answer = await fetch(url, { method: 'DELETE', headers: { authorization: authorization(asterisk) } });
  if (!answer.ok && !hasNone(answer.status, await answer.text()))
    throw new Error(`Asterisk does not remove a recording: ${answer.status}`);
}

/**
 * While Asterisk starts, everything is «not found»: first to its web server, which says so in HTML, then to an ARI that has not all of its
 * resources yet. Only who keeps the recordings knows that there is none.
 */
const hasNone = (status: number | undefined, said: string): boolean =>
  status === 404 && /^\s*\{\s*"message":\s*"Recording not found"/.test(said);
