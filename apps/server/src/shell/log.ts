import type { FastifyRequest } from 'fastify';
import type { Config } from './config.ts';

/** Route patterns, not URLs; no headers, no bodies; people's data only in fields named `pii.*`. */
export function logging(_config: Config) {
  return {
    logger: {
      level: process.env['LINIA_LOG'] ?? 'warn',
      redact: ['req.headers', 'password', 'token'],
      serializers: {
        req: (request: FastifyRequest) => ({
          method: request.method,
          route: request.routeOptions?.url ?? '(none)',
          id: request.id,
        }),
      },
    },
    disableRequestLogging: process.env['LINIA_LOG'] === undefined,
  };
}
