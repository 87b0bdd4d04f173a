import type { AsteriskConfig } from '../../shell/config.ts';
import { basic } from './endpoints.ts';

/** What keeps calls from coming in. The board has the words of each. */
export type FaultCode = 'address' | 'silent' | 'no_ari' | 'password' | 'read_only' | 'old';

const oldest = { major: 22, minor: 5 };
const answersWithinMs = 3_000;

/** There is no Asterisk that can be led: why, in a sentence that says what to do. */
export class AsteriskFault extends Error {
  readonly code: FaultCode;
  /** Where, or which version. */
  readonly detail: string;

  constructor(code: FaultCode, detail: string, config: AsteriskConfig) {
    super(`${sentences[code](detail, config)} Until then no calls come in by telephone; everything else works.`);
    this.code = code;
    this.detail = detail;
  }

  /** What may pass by itself is looked at each second; what somebody has to mend, now and then. */
  get passes(): boolean {
    return this.code === 'address' || this.code === 'silent';
  }
}

const sentences: Record<FaultCode, (detail: string, config: AsteriskConfig) => string> = {
  address: (why, { ariUrl }) => `No Asterisk at ${ariUrl} (${why}): start it, or correct LINIA_ARI_URL.`,
  silent: (why, { ariUrl }) => `The Asterisk at ${ariUrl} does not answer (${why}).`,
  no_ari: (why, { ariUrl }) =>
    `What answers at ${ariUrl} is no ARI (${why}): LINIA_ARI_URL is where /ari is, and ari.conf has enabled=yes.`,
  password: (_why, { ariUrl, user }) =>
    `The Asterisk at ${ariUrl} refuses «${user}»: correct LINIA_ARI_USER and LINIA_ARI_PASSWORD by its ari.conf.`,
  read_only: (_why, { ariUrl, user }) =>
    `The Asterisk at ${ariUrl} lets «${user}» read only: its ari.conf needs read_only=no.`,
  old: (version, { ariUrl }) =>
    `The Asterisk at ${ariUrl} is ${version}; Linia needs ${oldest.major}.${oldest.minor} or newer.`,
};

/**
 * Who is there, before it is led: over plain HTTP, which every Asterisk answers in the same words. Returns its version.
 * @throws {AsteriskFault}
 */
export async function whoIsThere(config: AsteriskConfig): Promise<string> {
  const answer = await ask(config, 'GET', 'asterisk/info?only=system');
  if (answer.status === 401 || answer.status === 403) throw new AsteriskFault('password', '', config);
  const version = await versionIn(answer);
  if (version === null) throw new AsteriskFault('no_ari', `status ${answer.status}`, config);
  if (isTooOld(version)) throw new AsteriskFault('old', version, config);
  // what is not there is «not found» to who may write, and forbidden to who may not
  if ((await ask(config, 'DELETE', 'playbacks/linia')).status === 403) throw new AsteriskFault('read_only', '', config);
  return version;
}

async function ask(config: AsteriskConfig, method: string, path: string): Promise<Response> {
  try {
    return await fetch(new URL(`/ari/${path}`, config.ariUrl), {
      method,
      headers: { authorization: basic(config) },
      signal: AbortSignal.timeout(answersWithinMs),
    });
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string; message?: string } };
    if (name === 'TimeoutError') throw new AsteriskFault('silent', `${answersWithinMs / 1000} s`, config);
    throw new AsteriskFault('address', cause?.code ?? cause?.message ?? String(error), config);
  }
}

async function versionIn(answer: Response): Promise<string | null> {
  const body = (await answer.json().catch(() => null)) as { system?: { version?: unknown } } | null;
  return answer.ok && typeof body?.system?.version === 'string' ? body.system.version : null;
}

/** «22.10.1~dfsg», «certified-20.7-cert3»; one that was built from a branch has no number, and is as new as its builder knows. */
export function isTooOld(version: string): boolean {
  const read = /(\d+)\.(\d+)/.exec(version);
  if (!read) return false;
  const [major, minor] = [Number(read[1]), Number(read[2])];
  return major < oldest.major || (major === oldest.major && minor < oldest.minor);
}
