export interface Toast {
  id: number;
  text: string;
  /** The way back; without it the toast only says that it is done. */
  undo?: () => void;
}

const LIFE_MS = 8000;
const AT_ONCE = 3;

/** What was just done and can be taken back. Says "done" only: faults belong beside what they concern. */
export class Toasts {
  items = $state.raw<Toast[]>([]);
  #last = 0;
  #lives: Record<number, { timer?: ReturnType<typeof setTimeout>; left: number; since: number }> = {};

  done(text: string, undo?: () => void): void {
    const id = ++this.#last;
    this.items = [{ id, text, undo }, ...this.items].slice(0, AT_ONCE);
    this.#lives[id] = { left: LIFE_MS, since: 0 };
    this.release(id);
  }

  /** Under the hand or the focus a toast waits. */
  hold(id: number): void {
    const life = this.#lives[id];
    if (!life?.timer) return;
    clearTimeout(life.timer);
    life.timer = undefined;
    life.left -= Date.now() - life.since;
  }

  release(id: number): void {
    const life = this.#lives[id];
    if (!life || life.timer) return;
    life.since = Date.now();
    life.timer = setTimeout(() => this.close(id), life.left);
  }

  close(id: number): void {
    clearTimeout(this.#lives[id]?.timer);
    delete this.#lives[id];
    this.items = this.items.filter((item) => item.id !== id);
  }
}
