import type { Engagement, Presence, Role } from '@linia/domain';
import { Type, type Static } from 'typebox';
import { IdSchema, Languages, type Id, type Instant, type PersonRef } from './common.ts';

/** A person as colleagues see them, live. Replaced whole by a newer `version`. */
export type AgentView = {
  id: Id;
  version: number;
  name: string;
  extension: string | null;
  department: { id: Id; name: string } | null;
  roles: Role[];
  /** What the person chose. */
  presence: Presence;
  presenceReason: string | null;
  presenceSince: Instant;
  /** When one who is away means to be back. */
  returnAt: Instant | null;
  /** What the system sees. */
  engagement: Engagement;
  engagementSince: Instant;
  /** Did not answer n times in a row: calls go to others until the person comes back. */
  setAsideSince: Instant | null;
  breakAfter: boolean;
  /** Has a live session (a connected desk). */
  live: boolean;
  disabled: boolean;
  queues: { id: Id; name: string; tier: number }[];
  standIn: PersonRef | null;
  /** The live call, if any: id and with whom. Only for those who may see calls of others; else null. */
  call: { id: Id; with: string; since: Instant; heldSince: Instant | null } | null;
};

/** Who is signed in. */
export type Me = {
  id: Id;
  login: string;
  name: string;
  roles: Role[];
  /** An agent who is a member of a department's queue. */
  specialist: boolean;
  extension: string | null;
  language: 'ru' | 'en';
  timeZone: string;
  company: string;
  demo: boolean;
  /** The database's time when this was answered. */
  now: Instant;
};

export const SignInSchema = Type.Object({
  login: Type.String({ minLength: 1, maxLength: 200 }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
});
export type SignIn = Static<typeof SignInSchema>;

/** PUT /api/session/language */
export const LanguageSchema = Type.Object({ language: Type.Enum([...Languages]) });

/** GET /api/session when nobody is signed in: 401 with the demo's accounts, where it is a demo. */
export type SignedOut = {
  error: { code: 'session.none'; message: string };
  company: string;
  demo: { accounts: { login: string; password: string; name: string; title: string }[] } | null;
};

/** A row of the administrator's list of people. */
export type PersonRow = {
  id: Id;
  login: string;
  name: string;
  email: string | null;
  extension: string | null;
  roles: Role[];
  departmentId: Id | null;
  standInId: Id | null;
  memberships: { queueId: Id; tier: number }[];
  /** How well the person can what callers need: 1 … 5. */
  skills: { skillId: Id; level: number }[];
  /** Calls at once: 1, or 0 for who only writes. */
  callCapacity: number;
  /** Requests at once; they never stand in the way of a call. */
  writtenCapacity: number;
  status: 'active' | 'invited' | 'disabled';
  invitedUntil: Instant | null;
  lastSignInAt: Instant | null;
};

const RolesSchema = Type.Array(Type.Enum(['agent', 'supervisor', 'head', 'administrator']), { maxItems: 4 });
const MembershipsSchema = Type.Array(
  Type.Object({ queueId: IdSchema, tier: Type.Integer({ minimum: 1, maximum: 9 }) }),
  {
    maxItems: 200,
  },
);
const Extension = Type.Union([Type.String({ pattern: '^[0-9]{2,6}$' }), Type.Null()]);

export const InviteSchema = Type.Object({
  login: Type.String({ minLength: 2, maxLength: 60, pattern: '^[a-z0-9._-]+$' }),
  name: Type.String({ minLength: 2, maxLength: 200 }),
  email: Type.Union([Type.String({ maxLength: 200 }), Type.Null()]),
  extension: Extension,
  roles: RolesSchema,
  departmentId: Type.Union([IdSchema, Type.Null()]),
  memberships: MembershipsSchema,
  skills: Type.Optional(
    Type.Array(Type.Object({ skillId: IdSchema, level: Type.Integer({ minimum: 1, maximum: 5 }) }), { maxItems: 200 }),
  ),
  callCapacity: Type.Optional(Type.Integer({ minimum: 0, maximum: 1 })),
  writtenCapacity: Type.Optional(Type.Integer({ minimum: 0, maximum: 50 })),
  /** Who is asked in this person's place while they are away. */
  standInId: Type.Optional(Type.Union([IdSchema, Type.Null()])),
});
export type Invite = Static<typeof InviteSchema>;

export const PersonChangeSchema = Type.Partial(Type.Omit(InviteSchema, ['login']));
export type PersonChange = Static<typeof PersonChangeSchema>;

/** The link that lets a person set their own password; shown once. */
export type InvitationLink = { url: string; expiresAt: Instant };
export const SetPasswordSchema = Type.Object({ password: Type.String({ minLength: 8, maxLength: 200 }) });

/** The first administrator, by the link printed at start. */
export const SetupSchema = Type.Object({
  login: Type.String({ minLength: 2, maxLength: 60, pattern: '^[a-z0-9._-]+$' }),
  name: Type.String({ minLength: 2, maxLength: 200 }),
  password: Type.String({ minLength: 8, maxLength: 200 }),
});

/** Somebody found by name, extension or request number, with what is needed to decide whether to connect. */
export type DirectoryRow = AgentView & {
  /** How it was found. */
  by: 'name' | 'extension' | 'request' | 'department';
  requestNumber: number | null;
};
