/**
 * One look at a call at a time; what is heard meanwhile is another look after it, and what is heard in one moment, as the events of
 * one verb are, is one look. Held back, nothing is looked at: to who has not yet
 * seen which telephones there are, each of them is one that has gone.
 */
export class Looks {
  readonly #underway = new Map<number, { again: boolean; over: Promise<void> }>();
  readonly #lookAt: (call: number) => Promise<void>;
  #later: Set<number> | null = null;
  #over = false;

  constructor(lookAt: (call: number) => Promise<void>) {
    this.#lookAt = lookAt;
  }

  look(call: number): void {
    if (this.#over) return;
    const underway = this.#underway.get(call);
    if (underway) {
      underway.again = true;
      return;
    }
    const mine = { again: false, over: Promise.resolve() };
    this.#underway.set(call, mine);
    mine.over = (async () => {
      do {
        await Promise.resolve(); // a packet of the database is read to its end
        mine.again = false;
        if (this.#later) this.#later.add(call);
        else await this.#lookAt(call);
      } while (mine.again);
      this.#underway.delete(call);
    })();
  }

  /** One after another: whoever hangs up meanwhile does not wait for all of them. */
  async lookInTurn(calls: number[]): Promise<void> {
    for (const call of calls) {
      this.look(call);
      await this.#underway.get(call)?.over;
    }
  }

  get held(): boolean {
    return this.#later !== null;
  }

  hold(): void {
    this.#later ??= new Set();
  }

  goOn(): void {
    const later = this.#later ?? [];
    this.#later = null;
    for (const call of later) this.look(call);
  }

  /** Nothing more is looked at; what is being looked at is, to its end. */
  async over(): Promise<void> {
    this.#over = true;
    await Promise.all([...this.#underway.values()].map(({ over }) => over));
  }
}
