/** The header of an INVITE that says which call (interaction) it is of. */
export const callHeader = 'X-Linia-Call';
/** And that it is for a supervisor, who hears a call of others. */
export const supervisionHeader = 'X-Linia-Supervision';

/** How a supervisor hears a live call: unheard, heard by who has the caller, heard by all. */
export const supervisionModes = ['listen', 'whisper', 'join'] as const;
export type SupervisionMode = (typeof supervisionModes)[number];

/** Why the server closes a telephone's socket: codes of the WebSocket's private range (RFC 6455, 7.4.2). */
export const sipClosed = { sessionEnded: 4001, elsewhere: 4009, pbxAway: 4503 } as const;
