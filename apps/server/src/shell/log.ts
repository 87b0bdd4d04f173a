import { LogController, type FastifyRequest } from 'fastify';
import pg from 'pg';

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
        err: faultLine,
      },
    },
    logController: new LogController({ disableRequestLogging: process.env['LINIA_LOG'] === undefined }),
  };
}

/** A fault as it is logged: what broke and where. PostgreSQL quotes the row it was given, which may be a person's. */
function faultLine(error: Error): { type: string; message: string; stack: string; [more: string]: unknown } {
  const { name, message, stack = '' } = error;
  const code = (error as { code?: unknown }).code;
  if (!(error instanceof pg.DatabaseError)) return { type: name, message, code, stack };
  const { severity, routine, table, column, constraint, detail, where } = error;
  return {
    type: 'DatabaseError',
    message: `${severity} ${code as string} in ${routine}`,
    code,
    table,
    column,
    constraint,
    stack: stack.replace(message, ''),
    pii: { message, detail, where },
  };
}
