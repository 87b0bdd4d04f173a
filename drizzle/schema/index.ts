/** The tables, a file a room. Guarantees that need functions stand in `*.sql` beside their verbs in apps/server. */
export * from './columns.ts';
export * from './people.ts';
export * from './calendars.ts';
export * from './queues.ts';
export * from './organizations.ts';
export * from './interactions.ts';
export * from './routing.ts';
export * from './tickets.ts';
export * from './letters.ts';
export * from './imports.ts';
export * from './shell.ts';
export * from './telephone.ts';
