import { readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * One Linia a folder. A second start must not take the first one's database for a leftover and stop it, so the
 * folder names the process that uses it, with the moment that process began: a pid alone is given again.
 */
export async function claim(dataDir: string): Promise<() => Promise<void>> {
  const file = join(dataDir, 'used-by');
  const mine = `${process.pid} ${processStart(process.pid)}`;
  for (;;) {
    try {
      await writeFile(file, mine, { flag: 'wx', mode: 0o600 });
      return () => rm(file, { force: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EACCES') throw new Error(`The data folder ${dataDir} belongs to another user`, { cause: error });
      if (code !== 'EEXIST') throw error;
    }
    const [pid, start] = split(await readFile(file, 'utf8').catch(() => ''));
    if (pid && processStart(Number(pid)) === start) {
      throw new Error(`Linia is already running on ${dataDir} (process ${pid}); stop it, or choose another LINIA_DATA`);
    }
    await rm(file, { force: true });
  }
}

/** When the process began, in the system's own terms; undefined when there is none, or only its zombie. */
function processStart(pid: number): string | undefined {
  try {
    // Fields after the command, which is in brackets and may itself hold spaces: state is the 3rd, start the 22nd.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    if (process.platform === 'linux') return undefined;
    return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || undefined;
  }
}

/** `12 a b c` → `['12', 'a b c']`. */
function split(text: string): [string | undefined, string | undefined] {
  return [text.match(/^\d+/)?.[0], text.match(/^\d+ (.*)$/s)?.[1]];
}
