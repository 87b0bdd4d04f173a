/** What somebody is typing, and when they did. */
export type Draft = { at: number; fields: Record<string, string> };
export const draftPlace = 'linia.form.';
const keptMs = 7 * 24 * 3_600_000;

/** Whoever opens any page of ours leaves behind what is a week old, and what cannot be read. */
export function forgetDrafts(): void {
  // a clock that was set back makes no draft eternal
  forgetWhere((at) => !(Math.abs(Date.now() - at) < keptMs));
}

/** What came to be kept while its form was on its way to this page: the script came after the button was pressed. */
export function forgetSent(): void {
  forgetWhere((at) => at >= performance.timeOrigin);
}

function forgetWhere(isOver: (at: number) => boolean): void {
  try {
    for (const place of Object.keys(localStorage))
      if (place.startsWith(draftPlace) && isOver(readDraft(localStorage.getItem(place)!).at))
        localStorage.removeItem(place);
  } catch {
    // a browser that keeps nothing has nothing to forget
  }
}

function readDraft(text: string): Pick<Draft, 'at'> {
  try {
    return JSON.parse(text) as Draft;
  } catch {
    return { at: 0 };
  }
}
