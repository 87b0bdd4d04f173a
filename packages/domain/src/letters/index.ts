export * from './automatic.ts';
export * from './follow-up.ts';
export * from './mentions.ts';
export * from './quotes.ts';
export * from './token.ts';
