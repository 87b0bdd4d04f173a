/** The thread of a letter that answers this one (RFC 5322, 3.6.4), of a long one its end. */
export function referencesAfter(letter: { references: string | null; messageId: string | null } | null): string | null {
  const all = `${letter?.references ?? ''} ${letter?.messageId ?? ''}`.match(/<[^<>\s]{1,400}>/g) ?? [];
  return [...new Set(all)].slice(-20).join(' ') || null;
}
