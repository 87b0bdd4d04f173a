/** All of the telephone, with the words that only it says: one chunk, fetched where the server has an Asterisk. */
export { Line } from './line.ts';
export { default as PhoneBanner } from './PhoneBanner.svelte';
export { default as PhoneButton } from './PhoneButton.svelte';
export { default as PhoneDialog } from './PhoneDialog.svelte';
export { phoneStatus } from './status.ts';
