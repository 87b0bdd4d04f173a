import { libraries, prefixFolder } from './prefix.ts';
import { speakerIn, speakerInstalled } from './programs.ts';
import { speak } from './sounds.ts';

export type Speaker = (text: string, language: 'ru' | 'en') => Promise<Buffer>;

/** What turns text into sound here: espeak-ng that is installed, or that came with a fetched Asterisk. Null where there is none; nothing is fetched. */
export async function findSpeaker(): Promise<Speaker | null> {
  const espeak = (await speakerInstalled()) ?? (await speakerFetched());
  return espeak && ((text, language) => speak({ espeak }, text, language));
}

async function speakerFetched(): Promise<ReturnType<typeof speakerIn> | null> {
  const found = await libraries(prefixFolder());
  return found && speakerIn(found);
}
