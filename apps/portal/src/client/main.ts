import '../portal.css';
import { forgetDrafts } from './drafts.ts';

/** What scripts add to pages that work without them. Each part comes only where a page asks for it by `data-with`. */
const parts: Record<string, () => Promise<{ enhance: (root: HTMLElement) => void }>> = {
  form: () => import('./form.ts'),
  sent: () => import('./sent.ts'),
};

forgetDrafts();

for (const root of document.querySelectorAll<HTMLElement>('[data-with]'))
  void parts[root.dataset['with']!]?.().then(({ enhance }) => enhance(root));

const theme = document.querySelector<HTMLButtonElement>('[data-theme-switch]');
if (theme) {
  theme.hidden = false;
  theme.addEventListener('click', () => {
    const page = document.documentElement;
    const now = page.dataset['theme'] ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
    page.dataset['theme'] = now === 'dark' ? 'light' : 'dark';
    try {
      localStorage.setItem('linia.theme', page.dataset['theme']);
    } catch {
      // private windows keep nothing; the page is as chosen until it is left
    }
  });
}
