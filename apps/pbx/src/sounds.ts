import { execFile } from 'node:child_process';
import { access, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Programs } from './programs.ts';
import { music, toTelephone, wavOf } from './wave.ts';
import { englishDigits, russianDigits, words } from './words.ts';

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
  const there = await access(recorded).then(
    () => true,
    () => false,
  );
  if (there) await symlink(recorded, join(sounds, 'ru'));
  if (!programs.espeak) {
    log('There is no espeak-ng: announcements are not spoken. Install it, or put your own recordings in.');
    return;
  }
  for (const language of ['ru', 'en'] as const) {
    const folder = join(sounds, 'linia', language);
    await mkdir(folder, { recursive: true });
    const digits = language === 'en' ? englishDigits : russianDigits;
    const texts = [
      ...Object.entries(words).map(([name, said]) => [name, said[language]] as const),
      ...digits.map((word, digit) => [String(digit), word] as const),
    ];
    await Promise.all(
      texts.map(async ([name, text]) => writeFile(join(folder, `${name}.wav`), await speak(programs, text, language))),
    );
  }
  await symlink(join(sounds, 'linia/ru/away.wav'), join(sounds, 'linia/away.wav'));
}

/** Spoken, as a telephone plays it. */
export async function speak(
  { espeak }: Pick<Programs, 'espeak'>,
  text: string,
  language: 'ru' | 'en',
): Promise<Buffer> {
  if (!espeak) throw new Error('there is nothing that speaks');
  const [program, ...before] = espeak.command;
  const { stdout } = await run(program!, [...before, '-v', language, '-s', '150', '--stdout', text], {
    encoding: 'buffer',
    maxBuffer: 1 << 26,
    env: { ...process.env, ...(espeak.data !== null && { ESPEAK_DATA_PATH: espeak.data }) },
  });
  return wavOf(toTelephone(stdout));
}
