import { Type, type Static } from 'typebox';
import type { Instant } from './common.ts';

/**
 * POST /api/phone: what this desk telephones with. Simulated: there is no Asterisk, and nothing to hear. Else who it is at
 * the Asterisk, reached over the server's own `/sip`, till when; asked again before that. `begins`: this window's telephone is a new one.
 */
export const PhoneBeginsSchema = Type.Object({ begins: Type.Optional(Type.Boolean()) });
export type PhoneBegins = Static<typeof PhoneBeginsSchema>;
export type Phone = { kind: 'simulated' } | { kind: 'sip'; uri: string; password: string; until: Instant };
