import type { FaqHits } from '@linia/protocol';
import { draftPlace, type Draft } from './drafts.ts';
import { chooseFiles } from './files.ts';
import { checkAsTyped } from './inn.ts';
import { send } from './send.ts';

/** What a script adds to a form: what was typed is kept until it is sent, the INN is checked as it is typed, files show how far they are. */
export function enhance(root: HTMLElement): void {
  const form = root as HTMLFormElement;
  keep(form);
  checkAsTyped(form);
  const files = chooseFiles(form);
  suggest(form);
  send(form, files);
  form.querySelector<HTMLElement>('[data-wrong]')?.focus();
}

const unkept = new Set(['stamp', 'article', 'website', 'files', 'consent']);

/** In this browser only, gone when it was sent or a week later. A page whose address is a secret names its place by its request. */
function keep(form: HTMLFormElement): void {
  const place = `${draftPlace}${form.dataset['draft'] ?? new URL(form.action).pathname}`;
  const fields = () =>
    [...form.elements].filter(
      (each): each is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement =>
        'value' in each && 'name' in each && each.name !== '' && !unkept.has(each.name as string),
    );
  // whoever was quicker than this script has typed already; what a browser fills in again behind «back» may have been sent
  const quicker = isOpened() && fields().some(isTyped);
  try {
    const kept = (JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Draft>).fields ?? {};
    // what the server sent back is newer
    if (!form.querySelector('[data-wrong]'))
      for (const field of fields())
        if (kept[field.name] && field.value === '' && !isRadio(field)) field.value = kept[field.name]!;
    const save = () => {
      const typed = Object.fromEntries(fields().map(({ name, value }) => [name, value]));
      localStorage.setItem(place, JSON.stringify({ at: Date.now(), fields: typed } satisfies Draft));
    };
    form.addEventListener('input', save);
    if (quicker) save();
    form.querySelector<HTMLElement>('[data-kept]')?.removeAttribute('hidden');
    document.documentElement.dataset['kept'] = place;
  } catch {
    // a browser that keeps nothing: the form works as without a script
  }
}

const isTyped = (field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement): boolean =>
  'defaultValue' in field
    ? field.value !== field.defaultValue
    : [...field.options].some(({ selected, defaultSelected }) => selected && !defaultSelected) &&
      field.selectedIndex > 0;
const isOpened = (): boolean =>
  (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined)?.type === 'navigate';
const isRadio = (field: { type: string }): boolean => ['radio', 'checkbox', 'hidden'].includes(field.type);

/** Answers to what the subject says, before it is sent. */
function suggest(form: HTMLFormElement): void {
  const subject = form.querySelector<HTMLInputElement>('#subject');
  const box = form.querySelector<HTMLElement>('[data-hints]');
  if (!subject || !box) return;
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async () => {
    const turn = ++asked;
    const words = subject.value.trim();
    const found = words.length < 4 ? [] : await ask(words, form);
    if (turn !== asked) return;
    box.querySelector('div')!.replaceChildren(
      ...found.map(({ title, url }) => {
        const link = document.createElement('a');
        Object.assign(link, { href: url, textContent: title, target: '_blank' });
        return link;
      }),
    );
    box.hidden = found.length === 0;
  };
  subject.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), 250);
  });
  if (subject.value !== '') void look();
}

/** The form's stamp goes with it: a request that is not sent because an answer helped is counted by it. */
async function ask(words: string, form: HTMLFormElement): Promise<FaqHits['articles']> {
  const lang = document.documentElement.lang;
  const stamp = form.querySelector<HTMLInputElement>('[name=stamp]')?.value ?? '';
  const query = new URLSearchParams({ q: words, lang, form: stamp });
  const answer = await fetch(`/support/faq.json?${query}`).catch(() => null);
  return answer?.ok ? ((await answer.json()) as FaqHits).articles : [];
}
