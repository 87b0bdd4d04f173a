import { LogController, type FastifyRequest } from 'fastify';

/** Route patterns, not URLs; no headers, no bodies; people's data only in fields named `pii.*`. */
export function logging() {
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
    logController: new LogController({ disableRequestLogging: process.env['LINIA_LOG'] === undefined }),
  };
}
