import { m } from '../paraglide/messages.js';

/** What keeps calls by telephone from coming in, and what to do. */
export function telephoneFault(code: string, detail: string): string {
  const words: Record<string, (d: { detail: string }) => string> = {
    address: m.telephone_fault_address,
    silent: m.telephone_fault_silent,
    no_ari: m.telephone_fault_no_ari,
    password: m.telephone_fault_password,
    read_only: m.telephone_fault_read_only,
    old: m.telephone_fault_old,
  };
  return words[code]?.({ detail }) ?? `${code} ${detail}`;
}
