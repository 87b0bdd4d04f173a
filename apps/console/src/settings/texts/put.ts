import { tick } from 'svelte';

/** Puts words where the cursor is in a field, and leaves it behind them. Returns the field's new text. */
export function putAtCursor(
  field: HTMLTextAreaElement | HTMLInputElement | undefined,
  text: string,
  words: string,
): string {
  const [from, to] = [field?.selectionStart ?? text.length, field?.selectionEnd ?? text.length];
  void tick().then(() => {
    field?.focus();
    field?.setSelectionRange(from + words.length, from + words.length);
  });
  return text.slice(0, from) + words + text.slice(to);
}
