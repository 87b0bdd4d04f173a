import type { AnnouncementKind } from '@linia/protocol';
import type { Board } from './board.ts';
import type { Leg } from './calls.ts';
import { word, type Line } from './lines.ts';

/**
 * Says it as the line does: in a voice or in words of its own, else, or where these can't be played, in Linia's, where there are any. True
 * where it was heard to the end.
 */
export async function tell(
  board: Board,
  leg: Leg,
  line: Pick<Line, 'id' | 'language'>,
  kind: AnnouncementKind,
  usual: string | null,
): Promise<boolean> {
  const own = await ownSound(board, line, kind);
  if (own !== null && (await board.say(leg, own))) return true;
  return usual !== null && !leg.over && board.say(leg, word(line, usual));
}

async function ownSound(
  board: Board,
  line: Pick<Line, 'id' | 'language'>,
  kind: AnnouncementKind,
): Promise<string | null> {
  try {
    return (await board.sounds?.of(line.id, kind, line.language)) ?? null;
  } catch (error) {
    board.log.warn({ err: error, line: line.id, kind }, 'what a line says of its own could not be made a file');
    return null;
  }
}
