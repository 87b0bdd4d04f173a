const KEYS = { microphone: 'linia.microphone', speaker: 'linia.speaker' };

/** Which microphone and loudspeaker this computer's person chose; '' is the system's own. Remembered by this browser. */
class Chosen {
  #told = new Set<() => void>();

  get microphone(): string {
    return localStorage.getItem(KEYS.microphone) ?? '';
  }

  get speaker(): string {
    return localStorage.getItem(KEYS.speaker) ?? '';
  }

  choose(what: keyof typeof KEYS, deviceId: string): void {
    if (deviceId === '') localStorage.removeItem(KEYS[what]);
    else localStorage.setItem(KEYS[what], deviceId);
    for (const tell of this.#told) tell();
  }

  whenChanged(tell: () => void): () => void {
    this.#told.add(tell);
    return () => void this.#told.delete(tell);
  }
}

export const chosen = new Chosen();
