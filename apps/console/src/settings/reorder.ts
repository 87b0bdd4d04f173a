import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';

/**
 * Rows of a list change places: Alt with an arrow while the focus is in one, or drawn by the grip. Rows that can carry
 * `data-row`, their grips `data-grip`.
 *
 * @param move the row at `from` shall stand at `to`
 */
export function reorder(move: (from: number, to: number) => void): Attachment<HTMLElement> {
  return (list) => {
    const rows = () => [...list.querySelectorAll<HTMLElement>('[data-row]')];

    async function onkeydown(event: KeyboardEvent): Promise<void> {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (by === undefined || !event.altKey || event.ctrlKey || event.shiftKey) return;
      const all = rows();
      const from = all.findIndex((row) => row.contains(event.target as Node));
      const to = from + by;
      event.preventDefault();
      if (from < 0 || to < 0 || to >= all.length) return;
      move(from, to);
      await tick();
      // a row that is put elsewhere loses the focus
      rows()[to]?.querySelector<HTMLElement>('button')?.focus();
    }

    function onpointerdown(event: PointerEvent): void {
      const grip = (event.target as HTMLElement).closest<HTMLElement>('[data-grip]');
      const from = rows().findIndex((row) => grip && row.contains(grip));
      if (!grip || from < 0 || event.button !== 0) return;
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      let to = from;
      const mark = (at: number | undefined) =>
        rows().forEach((row, nth) => {
          row.classList.toggle('lifted', at !== undefined && nth === from);
          row.classList.toggle('drop-before', at !== undefined && nth === at && at < from);
          row.classList.toggle('drop-after', at !== undefined && nth === at && at > from);
        });
      const onmove = ({ clientY }: PointerEvent) => {
        const middles = rows().map((row) => row.getBoundingClientRect().top + row.offsetHeight / 2);
        const above = middles.filter((middle, nth) => nth !== from && middle < clientY).length;
        to = above;
        mark(to);
      };
      const end = (done: boolean) => {
        grip.removeEventListener('pointermove', onmove);
        window.removeEventListener('keydown', onescape, true);
        mark(undefined);
        if (done && to !== from) move(from, to);
      };
      const onescape = (key: KeyboardEvent) => {
        if (key.key !== 'Escape') return;
        key.stopPropagation();
        end(false);
      };
      grip.addEventListener('pointermove', onmove);
      grip.addEventListener('pointerup', () => end(true), { once: true });
      grip.addEventListener('pointercancel', () => end(false), { once: true });
      window.addEventListener('keydown', onescape, true);
    }

    const keydown = (event: KeyboardEvent) => void onkeydown(event);
    list.addEventListener('keydown', keydown);
    list.addEventListener('pointerdown', onpointerdown);
    return () => {
      list.removeEventListener('keydown', keydown);
      list.removeEventListener('pointerdown', onpointerdown);
    };
  };
}
