import { checkInn } from '@linia/domain';

/** Checksum and form only: nobody is told whose it is, nor whether we know it. */
export function checkAsTyped(form: HTMLFormElement): void {
  const inn = form.querySelector<HTMLInputElement>('#inn');
  const right = form.querySelector<HTMLElement>('[data-inn-right]');
  // asked for each time: what the server says of it comes in its place
  const wrong = () => document.getElementById('inn-wrong');
  if (!inn || !right || !wrong()) return;
  const look = () => {
    const { valid } = checkInn(inn.value);
    right.hidden = !valid;
    if (!valid && (inn.required || inn.value.trim() !== '')) return;
    wrong()!.hidden = true;
    inn.removeAttribute('aria-invalid');
  };
  inn.addEventListener('input', look);
  // only when it was left: nobody is told that half of a number is wrong
  const leave = () => {
    const checked = checkInn(inn.value);
    if (checked.valid || inn.value.trim() === '') return;
    const said = form.dataset[`inn${checked.reason[0]!.toUpperCase()}${checked.reason.slice(1)}`];
    if (!said) return;
    wrong()!.querySelector('span')!.textContent = said;
    wrong()!.hidden = false;
    inn.setAttribute('aria-invalid', 'true');
  };
  inn.addEventListener('change', leave);
  look();
  // left before this script was there, or kept from another day; what the server has said of it stays
  if (wrong()!.hidden && document.activeElement !== inn) leave();
}
