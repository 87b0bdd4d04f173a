import { Type, type Static } from 'typebox';
import type { Instant } from './common.ts';

/**
 * POST /api/phone: what this desk telephones with. Simulated: there is no Asterisk, and nothing to hear. Else who it is at
 * the Asterisk, reached over the server's own `/sip`, till when; asked again before that. `begins`: this window's telephone is a new one.
 */
export const PhoneBeginsSchema = Type.Object({ begins: Type.Optional(Type.Boolean()) });
export type PhoneBegins = Static<typeof PhoneBeginsSchema>;
export type Phone =
  { kind: 'simulated' } | { kind: 'sip'; uri: string; password: string; until: Instant; iceServers: IceServer[] };
/** As browsers take it: where a person outside finds a way for the sound. A relay's credential lives as long as the key. */
export type IceServer = { urls: string; username?: string; credential?: string };

/** A telephone over SIP on a person's desk: rung with the browser, instead of it, or none. */
const deskPhoneUses = ['none', 'with', 'instead'] as const;
export type DeskPhoneUse = (typeof deskPhoneUses)[number];
export const DeskPhoneSchema = Type.Object(
  { use: Type.Enum(deskPhoneUses), anew: Type.Boolean() },
  { additionalProperties: false },
);
export type DeskPhoneWish = Static<typeof DeskPhoneSchema>;
/** What it registers with. The password is said once, when it is made. */
export type DeskPhone = { use: DeskPhoneUse; username: string | null; password: string | null };
