import type { FastifyRequest } from 'fastify';
import type { App } from '../shell/web.ts';

/** Where customers reach the portal: what the installation says, else what they asked. */
export const originOf = (app: App, request: FastifyRequest): string =>
  app.linia.publicUrl?.replace(/\/$/, '') ?? `${request.protocol}://${request.host}`;
