import { formatDuration } from '@linia/domain';
import type { RecordingGap } from '@linia/protocol';
import { spoken } from '../names.ts';
import { m } from '../paraglide/messages.js';

/** What a stretch without sound is: from when to when, why, by whom. */
export function gapWord({ from, to, why, by }: RecordingGap): string {
  const words: Record<RecordingGap['why'], () => string> = {
    card: m.gap_card,
    refused: m.gap_refused,
    broke: m.gap_broke,
    nobody: m.gap_nobody,
  };
  const times = `${formatDuration(from * 1_000)}–${formatDuration(to * 1_000)}`;
  return [`${times}: ${words[why]()}`, by && spoken(by.name)].filter(Boolean).join(', ');
}
