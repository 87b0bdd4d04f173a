/** What a screen reader says aloud. `now` interrupts (an offer rings), `next` waits its turn (saved, taken, returned). */
class Announcer {
  next = $state('');
  now = $state('');

  say(text: string): void {
    this.next = this.next === text ? `${text}\u00a0` : text;
  }

  interrupt(text: string): void {
    this.now = this.now === text ? `${text}\u00a0` : text;
  }
}

export const announcer = new Announcer();
