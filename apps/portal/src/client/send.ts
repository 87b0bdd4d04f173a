import type { Chosen } from './files.ts';

/**
 * Sends a form and shows how far it is. What comes back is a page as it would be without a script: the next one, or the form
 * again with what is wrong, put in its place while the chosen files stay.
 */
export function send(form: HTMLFormElement, files: Chosen): void {
  const button = form.querySelector<HTMLButtonElement>('.psend button')!;
  const line = form.querySelector<HTMLElement>('[data-progress]')!;
  const usual = line.textContent;
  let busy = false;
  line.setAttribute('role', 'status');
  // a page that is gone back to may be the very one that was left: with its words and, as it went, busy
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    busy = false;
    button.removeAttribute('aria-disabled');
    line.textContent = usual;
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    button.setAttribute('aria-disabled', 'true');
    const data = new FormData(form);
    data.delete('files');
    for (const file of files.all()) data.append('files', file, file.name);
    const request = new XMLHttpRequest();
    const said = (text: string) => (line.textContent = text);
    const over = (text: string) => {
      busy = false;
      button.removeAttribute('aria-disabled');
      said(text);
    };
    request.open('POST', form.action);
    said(`${form.dataset['sending']}…`);
    request.upload.addEventListener('progress', ({ lengthComputable, loaded, total }) => {
      if (lengthComputable && total > 100_000)
        said(`${form.dataset['sending']} ${Math.floor((loaded / total) * 100)} %`);
    });
    request.addEventListener('error', () => over(form.dataset['lost']!));
    request.addEventListener('load', () => {
      if (request.status < 400) {
        const kept = document.documentElement.dataset['kept'];
        if (kept) localStorage.removeItem(kept);
        return location.assign(request.responseURL);
      }
      over(usual ?? '');
      takeBack(form, request.responseText);
    });
    request.send(data);
  });
}

/** What is wrong, from the page that came back: its list of faults, its fields' faults, its new stamp. What was typed stands here already. */
function takeBack(form: HTMLFormElement, html: string): void {
  const page = new DOMParser().parseFromString(html, 'text/html');
  // a page may have others beside it: a rating, a way to a new link
  const back = [...page.forms].find((each) => each.getAttribute('action') === form.getAttribute('action'));
  form.querySelector('[data-wrong]')?.remove();
  if (!back) return sayAbove(form, page);
  const stamp = form.querySelector<HTMLInputElement>('[name=stamp]')!;
  stamp.value = back.querySelector<HTMLInputElement>('[name=stamp]')!.value;
  // whatever fills in fields by itself has filled in the one that people don't see
  form.querySelector<HTMLInputElement>('[name=website]')!.value = '';
  const wrong = back.querySelector<HTMLElement>('[data-wrong]');
  wrong?.querySelector('[data-files-lost]')?.remove();
  for (const message of back.querySelectorAll<HTMLElement>('.msg.wrong'))
    document.getElementById(message.id)?.replaceWith(message);
  for (const field of back.querySelectorAll<HTMLElement>('[id][name]')) {
    const here = document.getElementById(field.id);
    for (const name of ['aria-invalid', 'aria-describedby']) {
      const value = field.getAttribute(name);
      if (value === null) here?.removeAttribute(name);
      else here?.setAttribute(name, value);
    }
  }
  if (!wrong) return;
  form.prepend(wrong);
  wrong.focus();
}

/** A page without the form says why nothing goes now: its words stand above what was typed and chosen, which may be sent again. */
function sayAbove(form: HTMLFormElement, page: Document): void {
  const said = document.createElement('section');
  said.className = 'pwrong';
  said.dataset['wrong'] = '';
  said.tabIndex = -1;
  said.setAttribute('role', 'alert');
  const title = document.createElement('h2');
  const why = document.createElement('p');
  title.textContent = page.querySelector('h1')?.textContent ?? form.dataset['lost']!;
  why.textContent = page.querySelector('h1 ~ p')?.textContent ?? '';
  said.append(title, why);
  form.prepend(said);
  said.focus();
}
