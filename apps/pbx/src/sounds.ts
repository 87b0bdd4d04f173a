import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { prefixFolder } from './prefix.ts';
import type { Programs } from './programs.ts';
import { music, toTelephone, wavOf } from './wave.ts';
import { sounds as soundsOf } from './words.ts';

const run = promisify(execFile);

type Where = { programs: Programs; sounds: string; music: string };

/**
 * Every word in both languages, and the music. Where nothing can speak, the telephone is silent and says so here: a call whose
 * announcement could not be played is not told of its recording, and the agent tells it.
 */
export async function writeSounds(where: Where, log: (line: string) => void): Promise<void> {
  const { programs, sounds } = where;
  await writeFile(join(where.music, 'waiting.wav'), wavOf(music()));
  const recorded = join(programs.data, 'sounds/ru_RU_f_IvrvoiceRU');
  if (await isThere(recorded)) await symlink(recorded, join(sounds, 'ru'));
  if (!programs.espeak) {
    log('There is no espeak-ng: announcements are not spoken. Install it, or put your own recordings in.');
    return;
  }
  await symlink(await spokenWords(programs), join(sounds, 'linia'));
}

/** Spoken once for these words. */
async function spokenWords(programs: Programs): Promise<string> {
  const texts = JSON.stringify([soundsOf('ru'), soundsOf('en')]);
  const kept = `${prefixFolder()}-words-${createHash('sha256').update(texts).digest('hex').slice(0, 12)}`;
  if (await isThere(kept)) return kept;
  await mkdir(dirname(kept), { recursive: true });
  const work = await mkdtemp(`${kept}-`);
  for (const language of ['ru', 'en'] as const) {
    const folder = join(work, language);
    await mkdir(folder);
    await Promise.all(
      soundsOf(language).map(async ([name, text]) =>
        writeFile(join(folder, `${name}.wav`), await speak(programs, text, language)),
      ),
    );
  }
  await chmod(work, 0o755);
  // somebody else may have spoken meanwhile: theirs is the same
  await rename(work, kept).catch(() => rm(work, { recursive: true, force: true }));
  return kept;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** A minute of words is spoken in a second; a program that hangs must not hold whoever waits for them. */
const speaksMs = 30_000;

/** Spoken, as a telephone plays it. */
export async function speak(
  { espeak }: Pick<Programs, 'espeak'>,
  text: string,
  language: 'ru' | 'en',
): Promise<Buffer> {
  if (!espeak) throw new Error('there is nothing that speaks');
  const [program, ...before] = espeak.command;
  const { stdout } = await run(program!, [...before, '-v', language, '-s', '150', '--stdout', '--', text], {
    encoding: 'buffer',
    maxBuffer: 1 << 26,
    timeout: speaksMs,
    killSignal: 'SIGKILL',
    env: { ...process.env, ...(espeak.data !== null && { ESPEAK_DATA_PATH: espeak.data }) },
  });
  return wavOf(toTelephone(stdout));
}
