type Words = (code: string) => string;

let words = $state.raw<Words>();

/** What is wrong with a mailbox, where that is rarely asked: the words come when they are first needed. */
export function mailFaultLater(code: string): string {
  if (!words) void import('./mail-fault.ts').then((loaded) => (words = loaded.mailFault));
  return words?.(code) ?? '';
}
