import { randomUUID } from 'node:crypto';
import type { Language, Refusal as RefusalShape } from '@linia/protocol';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isConnectionFault } from './database.ts';
import { asRefusal } from './refusal.ts';
import { sentence } from './words.ts';

/** Russian first; English for who asks for it. */
export function languageOf(request: FastifyRequest): Language {
  if (request.person) return request.person.language;
  return /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'ru';
}

/** The one shape of a refusal, for HTTP and for acks. A fault is logged under a number and shown by it. */
export function describeError(
  error: unknown,
  language: Language,
  log: { error: (data: object, message: string) => void },
): { status: number; body: RefusalShape } {
  const refusal = asRefusal(error);
  if (refusal) {
    const { code, status, field, details } = refusal;
    return {
      status,
      body: {
        error: {
          code,
          message: sentence(code, language),
          ...(field && { field }),
          ...(details !== undefined && { details }),
        },
      },
    };
  }
  if (isConnectionFault(error))
    return { status: 503, body: { error: { code: 'database.away', message: sentence('database.away', language) } } };
  if (isBusy(error))
    return { status: 503, body: { error: { code: 'database.busy', message: sentence('database.busy', language) } } };
  const number = randomUUID().slice(0, 8);
  log.error({ err: error, fault: number }, 'fault');
  return { status: 500, body: { error: { code: 'fault', message: `${sentence('fault', language)} ${number}` } } };
}

/** What it would change is held by long work: nothing was done, and later it goes. */
const isBusy = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '55P03';

/** Fastify's own errors (a body that does not fit its schema, too large, too often) in the same shape. */
export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const language = languageOf(request);
  const known = ownError(error);
  if (known) {
    void reply.code(known.status).send({
      error: {
        code: known.code,
        message: sentence(known.code, language),
        ...(known.field && { field: known.field }),
      },
    });
    return;
  }
  const { status, body } = describeError(error, language, request.log);
  void reply.code(status).send(body);
}

function ownError(error: FastifyError): { status: number; code: string; field?: string } | null {
  if (error.validation) {
    const [first] = error.validation;
    const missing = (first?.params as { requiredProperties?: string[]; missingProperty?: string } | undefined) ?? {};
    const field =
      first?.instancePath.replace(/^\//, '').replaceAll('/', '.') ||
      missing.requiredProperties?.[0] ||
      missing.missingProperty;
    return { status: 422, code: 'input.invalid', ...(field && { field }) };
  }
  if (error.statusCode === 429) return { status: 429, code: 'rate.limited' };
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500)
    return { status: error.statusCode, code: 'input.invalid' };
  return null;
}
