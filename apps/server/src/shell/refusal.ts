/**
 * A clear no to a person: a stable code, a status, and words found by the code in the reader's language
 * (`refusals.ts`). Guards return it by throwing `Refusal`; anything else that is thrown is a fault.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly field: string | undefined;
  readonly details: unknown;

  constructor(code: string, status: number, extra: { field?: string; details?: unknown } = {}) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.status = status;
    this.field = extra.field;
    this.details = extra.details;
  }
}

/** A database function refuses with SQLSTATE `LN` + HTTP status and its code as the message. */
export function asRefusal(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (!(error instanceof Error) || !('code' in error)) return null;
  const state = String(error.code);
  // an id no row can have, a moment no clock shows, a character no text can hold
  if (['22003', '22007', '22008', '22009', '22021', '22P05'].includes(state)) return new Refusal('input.invalid', 422);
  return /^LN\d{3}$/.test(state) ? new Refusal(error.message, Number(state.slice(2))) : null;
}
