/** Every HTTP and Socket.IO message of Linia: schema and type, shared by both sides. Browsers `import type` only. */
export * from './common.ts';
export * from './card.ts';
export * from './why.ts';
export * from './people.ts';
export * from './board.ts';
export * from './board-change.ts';
export * from './desk.ts';
export * from './calendars.ts';
export * from './http.ts';
export * from './imports.ts';
export * from './settings.ts';
export * from './policies.ts';
export * from './phone.ts';
export * from './letters.ts';
