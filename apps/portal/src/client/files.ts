export type Chosen = { all: () => File[] };

/** Files chosen one after another, dropped and pasted, each to be taken out again. */
export function chooseFiles(form: HTMLFormElement): Chosen {
  const input = form.querySelector<HTMLInputElement>('input[type=file]');
  const list = form.querySelector<HTMLElement>('[data-files]');
  if (!input || !list) return { all: () => [] };
  let files: File[] = [];
  const show = () => {
    list.hidden = files.length === 0;
    list.replaceChildren(
      ...files.map((file) => {
        const row = document.createElement('li');
        const name = document.createElement('span');
        name.textContent = `${file.name}, ${Math.max(1, Math.round(file.size / 1024)).toLocaleString(document.documentElement.lang)} ${document.documentElement.lang === 'ru' ? 'КБ' : 'KB'}`;
        const remove = document.createElement('button');
        Object.assign(remove, { type: 'button', className: 'btn btn-bare btn-s', textContent: form.dataset['remove'] });
        remove.setAttribute('aria-label', `${form.dataset['remove']}: ${file.name}`);
        remove.addEventListener('click', () => {
          files = files.filter((each) => each !== file);
          show();
          input.focus();
        });
        row.append(name, remove);
        return row;
      }),
    );
  };
  const add = (more: Iterable<File>) => {
    files = [...files, ...more];
    show();
  };
  const take = () => {
    add(input.files ?? []);
    input.value = '';
  };
  input.addEventListener('change', take);
  // chosen before this script was there
  if (input.files?.length) take();
  form.addEventListener('paste', (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (pasted.length > 0) add(pasted);
  });
  const place = input.closest<HTMLElement>('.drop')!;
  place.addEventListener('dragover', (event) => {
    event.preventDefault();
    place.classList.add('over-it');
  });
  place.addEventListener('dragleave', () => place.classList.remove('over-it'));
  place.addEventListener('drop', (event) => {
    event.preventDefault();
    place.classList.remove('over-it');
    add(event.dataTransfer?.files ?? []);
  });
  form.querySelector<HTMLElement>('[data-paste]')?.removeAttribute('hidden');
  return { all: () => files };
}
