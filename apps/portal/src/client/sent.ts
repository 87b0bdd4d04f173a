import { forgetSent } from './drafts.ts';

/** The number in one press, where the browser lets us. */
export function enhance(root: HTMLElement): void {
  forgetSent();
  const button = root.querySelector<HTMLButtonElement>('[data-copy]');
  const number = root.querySelector<HTMLElement>('[data-number]')?.dataset['number'];
  if (!button || !number || !('clipboard' in navigator)) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(number).then(() => (button.textContent = root.dataset['copied'] ?? ''));
  });
}
