import { roles, type Role } from '@linia/domain';
import type { TelephoneRules } from '@linia/protocol';
import { m } from '../paraglide/messages.js';

export const roleWords: Record<Role, () => string> = {
  agent: m.role_agent,
  supervisor: m.role_supervisor,
  head: m.role_head,
  administrator: m.role_administrator,
};

/** The rules as they stand in the fields. */
export type Typed = {
  prefixes: Record<Role, string>;
  perHour: string;
  handedOverHours: string;
  shown: 'shown' | 'hidden';
  why: string;
};

const each = <T>(of: (role: Role) => T) => Object.fromEntries(roles.map((role) => [role, of(role)])) as Record<Role, T>;

export const typed = (rules: TelephoneRules): Typed => ({
  prefixes: each((role) => rules.prefixes[role].join(', ')),
  perHour: String(rules.perHour),
  handedOverHours: String(rules.handedOverHours),
  shown: rules.shown ? 'shown' : 'hidden',
  why: rules.why,
});

/** «+7, +375 29 +90»: three; a space within one is only a space. */
const prefixesOf = (fields: Typed['prefixes']): TelephoneRules['prefixes'] =>
  each((role) =>
    fields[role]
      .split(/[,;]|\s+(?=\+)/)
      .map((prefix) => prefix.trim())
      .filter((prefix) => prefix !== ''),
  );

/** What stands in the fields, as rules; a reason is only asked for where nothing is shown. */
export const rulesIn = ({ prefixes, perHour, handedOverHours, shown, why }: Typed): TelephoneRules => ({
  prefixes: prefixesOf(prefixes),
  perHour: Number(perHour),
  handedOverHours: Number(handedOverHours),
  shown: shown === 'shown',
  why: shown === 'shown' ? '' : why.trim(),
});
