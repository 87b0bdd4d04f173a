import type { ArticleFigures, ArticleState } from '@linia/protocol';
import type { Icon, State } from '@linia/ui';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import Globe from '@lucide/svelte/icons/globe';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import { m } from '../paraglide/messages.js';

/** Whether strangers read it, and whether they read the newest of it. */
export const articleLook: Record<ArticleState, { state: State; icon: Icon; word: () => string }> = {
  draft: { state: 'still', icon: CircleDashed, word: m.faq_draft },
  published: { state: 'talk', icon: Globe, word: m.faq_published },
  changed: { state: 'late', icon: PencilLine, word: m.faq_changed },
};

type Numbers = { number: (value: number) => string };
const dash = (value: number, fmt: Numbers): string => (value === 0 ? '—' : fmt.number(value));

/** Every figure of an article: its name, its definition, what it says. */
export const figures: readonly {
  key: string;
  name: () => string;
  means: () => string;
  of: (figures: ArticleFigures, fmt: Numbers) => string;
}[] = [
  { key: 'reads', name: m.faq_reads, means: m.faq_reads_means, of: ({ reads }, fmt) => dash(reads, fmt) },
  {
    key: 'helped',
    name: m.faq_helped,
    means: m.faq_helped_means,
    of: ({ helped, failed }, fmt) => (helped + failed === 0 ? '—' : `${fmt.number(helped)} / ${fmt.number(failed)}`),
  },
  {
    key: 'opened',
    name: m.faq_opened,
    means: m.faq_opened_means,
    of: ({ shown, opened }, fmt) => (shown === 0 ? '—' : `${fmt.number(opened)} / ${fmt.number(shown)}`),
  },
  { key: 'spared', name: m.faq_spared, means: m.faq_spared_means, of: ({ spared }, fmt) => dash(spared, fmt) },
  { key: 'silent', name: m.faq_silent, means: m.faq_silent_means, of: ({ silent }, fmt) => dash(silent, fmt) },
  { key: 'asked', name: m.faq_asked, means: m.faq_asked_means, of: ({ asked }, fmt) => dash(asked, fmt) },
  { key: 'given', name: m.faq_given, means: m.faq_given_means, of: ({ given }, fmt) => dash(given, fmt) },
];
