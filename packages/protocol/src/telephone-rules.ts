import type { Role } from '@linia/domain';
import { Type, type Static } from 'typebox';
import type { Instant } from './common.ts';

const closed = { additionalProperties: false };

/** How numbers begin that a role may call: `+7`, `+375`; `+` alone is everywhere. */
const Prefixes = Type.Array(Type.String({ maxLength: 30 }), { maxItems: 100 });
const PrefixesOfRolesSchema = Type.Object(
  { agent: Prefixes, supervisor: Prefixes, head: Prefixes, administrator: Prefixes },
  closed,
);

const rules = {
  prefixes: PrefixesOfRolesSchema,
  perHour: Type.Integer({ description: 'Numbers that one person may dial in an hour' }),
  handedOverHours: Type.Integer({ description: 'After so many hours a call that was handed over outside is over' }),
  shown: Type.Boolean({ description: 'Who talks sees that they are listened to' }),
  why: Type.String({ maxLength: 300, description: 'Why mere listening is hidden: asked for where it is' }),
};
export type TelephoneRules = Static<ReturnType<typeof Type.Object<typeof rules>>>;

/** PATCH /api/settings/telephone: what differs, as it was read and as it shall be. */
export const TelephoneRulesEditSchema = Type.Object(
  { was: Type.Partial(Type.Object(rules, closed)), is: Type.Partial(Type.Object(rules, closed)) },
  closed,
);
export type TelephoneRulesEdit = Static<typeof TelephoneRulesEditSchema>;

/** GET /api/settings/telephone: the rules, and who changed them last. */
export type TelephoneRulesPage = {
  rules: TelephoneRules;
  /** Nobody has yet: these are the usual ones. */
  changed: { at: Instant; by: string | null } | null;
};

/** POST /api/settings/telephone/try: who might call this number by these rules. */
export const TryNumberSchema = Type.Object(
  { phone: Type.String({ maxLength: 100 }), prefixes: PrefixesOfRolesSchema },
  closed,
);
export type TriedNumber = {
  number: string;
  /** It costs extra and is nobody's. */
  premium: boolean;
  /** The longest prefix that lets each role call it. */
  by: Record<Role, string | null>;
};
