import { KEYS, actionFor, type Action, type Focus } from './keys.ts';

/** Listens for every key of the table. Returns the way to stop. */
export function listenForKeys(): () => void {
  window.addEventListener('keydown', onkeydown);
  return () => window.removeEventListener('keydown', onkeydown);
}

function onkeydown(event: KeyboardEvent): void {
  // who handled it before knows better (a list, a menu); a key held down must not act twice
  if (event.defaultPrevented || event.isComposing) return;
  const action = actionFor(event, focusNow());
  if (!action) return;
  // ours even when there is nothing to press: Alt E must not open the browser's menu just because a call ended
  if (event.altKey || action === 'help') event.preventDefault();
  if (!event.repeat && press(action)) event.preventDefault();
}

/** Does what the key says: presses the button that carries the action. False when the screen has none. */
export function press(action: Action): boolean {
  if (action === 'leave') return leaveField();
  const target = find(action);
  if (!target) return false;
  const isButton = target.matches('button, a, summary, [role=button]');
  // a disabled button gets the focus instead, and with it its reason is read
  if (isButton && target.getAttribute('aria-disabled') !== 'true') target.click();
  else target.focus();
  if (target instanceof HTMLInputElement) target.select();
  return true;
}

/** Where the focus is, as the table of keys distinguishes it. */
export function focusNow(): Focus {
  const at = document.activeElement;
  if (!at || at === document.body) return 'idle';
  if (at.matches('textarea, select, [contenteditable=""], [contenteditable=true]')) return 'typing';
  if (at instanceof HTMLInputElement) return /^(checkbox|radio|button|submit)$/.test(at.type) ? 'control' : 'typing';
  return at.matches('button, a[href], summary, [role=option], [role^=menuitem], [tabindex="0"]') ? 'control' : 'idle';
}

/** Brings the focus to what has just become the next thing to do, unless someone is typing or choosing. */
export function focusUnlessTyping(element: HTMLElement | undefined): void {
  const busy = focusNow() === 'typing' || document.querySelector('dialog:modal, [role=menu], [role=listbox]') !== null;
  if (!busy) element?.focus();
}

function find(action: Action): HTMLElement | undefined {
  const selector = action === 'primary' ? '[data-main]' : `[data-action="${action}"]`;
  const dialog = [...document.querySelectorAll('dialog:modal')].at(-1);
  return (
    visible(dialog ?? document, selector) ?? (dialog && KEYS[action].through ? visible(document, selector) : undefined)
  );
}

function visible(root: ParentNode, selector: string): HTMLElement | undefined {
  return [...root.querySelectorAll<HTMLElement>(selector)].find((element) => element.checkVisibility());
}

/** Escape in a field gives the field up; what it holds stays. In a dialog it closes the dialog, as dialogs do. */
function leaveField(): boolean {
  const at = document.activeElement;
  if (!(at instanceof HTMLElement) || at.closest('dialog:modal')) return false;
  at.blur();
  return true;
}
