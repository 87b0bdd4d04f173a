/** Somebody's tone is heard in it, for a quarter of a second at least (Goertzel; 8 kHz). */
export function hasTone(sound: Int16Array, hertz: number): boolean {
  const window = 2_000;
  for (let from = 0; from + window <= sound.length; from += window) {
    const k = 2 * Math.cos((2 * Math.PI * hertz) / 8_000);
    let [one, two] = [0, 0];
    for (let n = 0; n < window; n++) [one, two] = [sound[from + n]! / 32_768 + k * one - two, one];
    if (Math.sqrt(one * one + two * two - k * one * two) / window > 0.02) return true;
  }
  return false;
}
