import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';

/** Passwords of others (a mailbox's, a relay's): they must be said again in the clear, so they are kept encrypted. */
export type Secrets = {
  close: (plain: string) => string;
  /** Null: it was encrypted with another key. */
  open: (kept: string) => string | null;
  /** What only this key says of these words, and always the same: 43 characters for an address. */
  sign: (words: string) => string;
};

/**
 * By LINIA_SECRET, or else by a key that is made in the data folder and stays there. Several processes on one database need one
 * LINIA_SECRET: a password that another key encrypted can't be opened, and is asked for again.
 */
export function openSecrets({ secret, dataDir }: Pick<Config, 'secret' | 'dataDir'>): Secrets {
  let kept: string | null = null;
  const keyFor = (use: string) => {
    let made: Buffer | null = null;
    return () => (made ??= Buffer.from(hkdfSync('sha256', (kept ??= secret ?? keptKey(dataDir)), '', use, 32)));
  };
  const key = keyFor('linia passwords of others');
  const signing = keyFor('linia signed words');
  return {
    close: (plain) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key(), iv);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open: (kept) => {
      try {
        const bytes = Buffer.from(kept.replace(/^1\./, ''), 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', key(), bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
    sign: (words) => createHmac('sha256', signing()).update(words).digest('base64url'),
  };
}

/** Made once: of two processes that begin together, one makes it and both read it. */
function keptKey(dataDir: string): string {
  const file = join(dataDir, 'secret');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
