export type Theme = 'light' | 'dark' | 'system';
const KEY = 'linia.theme';

/** Light, dark, or whatever the system has: `data-theme` on the page, and no attribute for the system's. */
class ThemeChoice {
  #current = $state<Theme>(stored());

  get current(): Theme {
    return this.#current;
  }

  set(to: Theme): void {
    this.#current = to;
    if (to === 'system') {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem(KEY);
    } else {
      document.documentElement.dataset.theme = to;
      localStorage.setItem(KEY, to);
    }
  }
}

function stored(): Theme {
  const kept = localStorage.getItem(KEY);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export const theme = new ThemeChoice();
