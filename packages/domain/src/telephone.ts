/** The header of an INVITE that says which call (interaction) it is of. */
export const callHeader = 'X-Linia-Call';

/** Why the server closes a telephone's socket: codes of the WebSocket's private range (RFC 6455, 7.4.2). */
export const sipClosed = { sessionEnded: 4001, elsewhere: 4009, pbxAway: 4503 } as const;
