import { Toasts } from '@linia/ui';

/** Whether the table of keys is open (F1). */
class Help {
  open = $state(false);
}

export const help = new Help();
export const toasts = new Toasts();
