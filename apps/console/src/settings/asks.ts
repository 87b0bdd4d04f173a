import { m } from '../paraglide/messages.js';

type Ask = { title: string; text: string; label: string; harmless?: boolean; act: () => Promise<void> };
type Asking = { close(said: (row: { name: string }) => string): Promise<void>; remove(): Promise<void> };

/** What `Asked` asks before a row is closed: `text`, what that means; `said`, when it is done. */
export const askToClose = (form: Asking, name: string, text: string, said: (row: { name: string }) => string): Ask => ({
  title: m.settings_close_title({ name }),
  text,
  label: m.settings_close_do(),
  act: () => form.close(said),
});

/** What `Asked` asks before a row is deleted: `text`, what that means. */
export const askToDelete = (form: Asking, name: string, text: string): Ask => ({
  title: m.settings_delete_title({ name }),
  text,
  label: m.settings_delete_do(),
  act: () => form.remove(),
});
