import type { Attachment } from 'svelte/attachments';

/**
 * Up and Down move the focus among the rows of a list, Home and End go to its ends. The rows stay ordinary links or buttons.
 * `<div class="lst pick" {@attach arrows()}>`
 */
export function arrows(rows = 'a.tr, button.tr, tr[tabindex], a.it, [role^=menuitem]'): Attachment<HTMLElement> {
  return (list) => {
    const onkeydown = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || isField(event.target)) return;
      const all = [...list.querySelectorAll<HTMLElement>(rows)];
      const at = all.indexOf(document.activeElement as HTMLElement);
      const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? all.length - 1 : at - 1, Home: 0, End: all.length - 1 }[
        event.key
      ];
      const row = to === undefined ? undefined : all[to];
      if (!row) return;
      event.preventDefault();
      row.focus();
    };
    list.addEventListener('keydown', onkeydown);
    return () => list.removeEventListener('keydown', onkeydown);
  };
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
