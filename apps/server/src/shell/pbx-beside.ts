import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectDir = fileURLToPath(new URL('../../../../', import.meta.url));

/**
 * What `npm run pbx` has left in the data folder while it runs: the addresses and the password of its Asterisk. Nothing where another is
 * named, or where it runs no more.
 */
export function pbxBeside(env: NodeJS.ProcessEnv): Record<string, string> {
  if (env['LINIA_ARI_URL']) return {};
  try {
    const file = join(resolve(env['LINIA_DATA'] || `${projectDir}.linia`), 'pbx.json');
    const { pid, ...told } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number } & Record<string, string>;
    process.kill(pid, 0);
    return told;
  } catch {
    return {};
  }
}
