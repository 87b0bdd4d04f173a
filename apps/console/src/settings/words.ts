import type { WordKind } from '@linia/protocol';
import { m } from '../paraglide/messages.js';

export type Tab = 'subjects' | 'services' | 'purposes' | 'dispositions' | 'reasons';
export type Reason = Exclude<WordKind, Tab>;
export const tabs: readonly Tab[] = ['subjects', 'services', 'purposes', 'dispositions', 'reasons'];
export const reasonKinds: readonly Reason[] = ['decline', 'escalate', 'return', 'away'];

export function tabWord(tab: Tab): string {
  const words: Record<Tab, () => string> = {
    subjects: m.words_subjects,
    services: m.words_services,
    purposes: m.words_purposes,
    dispositions: m.words_dispositions,
    reasons: m.words_reasons,
  };
  return words[tab]();
}

/** Why one says no, passes on, gives back, goes away. */
export function reasonWord(kind: Reason): string {
  const words: Record<Reason, () => string> = {
    decline: m.words_decline,
    escalate: m.words_escalate,
    return: m.words_return,
    away: m.words_away,
  };
  return words[kind]();
}

/** What one more of a list is called. */
export function oneOf(kind: WordKind): string {
  const words: Partial<Record<WordKind, () => string>> = {
    subjects: m.word_subject,
    services: m.word_a_service,
    purposes: m.word_purpose,
    dispositions: m.word_disposition,
  };
  return (words[kind] ?? m.word_reason)();
}
