const NAME = 'linia.phone';

export interface OnlyPhone {
  /** Takes it from the window that has it. */
  take: () => void;
  release: () => void;
}

/**
 * Of all windows of this browser one has the telephone: the first, until it closes (then the next one that is open) or another
 * one takes it. The browser's own locks see to it, also when a window dies.
 */
export function holdTheOnlyPhone(told: { here: () => void; elsewhere: () => void }): OnlyPhone {
  // pages over plain HTTP have no locks, and no microphone either
  if (!navigator.locks) {
    told.here();
    return { take: told.here, release: () => {} };
  }
  const over = new AbortController();
  let waiting: AbortController | undefined;
  let letGo: (() => void) | undefined;

  /** Until this window closes, lets go or is robbed. */
  const hold = () =>
    new Promise<void>((resolve) => {
      letGo = resolve;
      told.here();
    });

  const request = (options: LockOptions, then: (lock: Lock | null) => void | Promise<void>) =>
    navigator.locks.request(NAME, options, async (lock) => (over.signal.aborted ? undefined : then(lock)));

  /** In the line for it, behind the window that has it. */
  const wait = () => {
    letGo = undefined;
    if (over.signal.aborted) return;
    told.elsewhere();
    const mine = (waiting = new AbortController());
    // robbed after it was given; given up before that, there is nothing to wait for
    request({ signal: mine.signal }, hold).catch(() => mine.signal.aborted || wait());
  };

  void request({ ifAvailable: true }, (lock) => (lock ? hold() : wait())).catch(wait);
  return {
    take: () => {
      if (letGo) return told.here();
      waiting?.abort();
      request({ steal: true }, hold).catch(wait);
    },
    release: () => {
      over.abort();
      waiting?.abort();
      letGo?.();
    },
  };
}
