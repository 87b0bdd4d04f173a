import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createMp3Encoder } from 'wasm-media-encoders';
import { samplesPerSecond, soundOf, type Take } from './sound.ts';

/**
 * MP3 at a constant 24 kbit/s: every browser plays it, and any second of it is found by arithmetic. Measured, an hour of speech: 10.8 MB
 * where the WAV is 57.6, and 4 s of one core.
 */
const bitrate = 24;

/** Writes the call's sound to `path`: whole, on the disk, or not at all. The length in seconds, and in bytes. */
export async function compress(takes: readonly Take[], path: string): Promise<{ seconds: number; bytes: number }> {
  const encoder = await createMp3Encoder();
  encoder.configure({ sampleRate: samplesPerSecond, channels: 1, bitrate });
  const partial = `${path}.partial`;
  const file = await open(partial, 'w', 0o600);
  let samples = 0;
  let bytes = 0;
  try {
    const write = async (made: Uint8Array) => {
      if (made.length === 0) return;
      await file.write(made.slice());
      bytes += made.length;
    };
    for await (const part of soundOf(takes)) {
      for (let at = 0; at < part.length; at += samplesPerSecond) {
        const piece = part.subarray(at, at + samplesPerSecond);
        await write(encoder.encode([Float32Array.from(piece, (sample) => sample / 32_768)]));
      }
      samples += part.length;
    }
    await write(encoder.finalize());
    await file.sync();
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  if (samples === 0) {
    await rm(partial, { force: true });
    return { seconds: 0, bytes: 0 };
  }
  await rename(partial, path);
  await sync(dirname(path));
  return { seconds: samples / samplesPerSecond, bytes };
}

/** A name in a folder is on the disk when the folder is: the takes go only after that. */
async function sync(folder: string): Promise<void> {
  const opened = await open(folder, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}
