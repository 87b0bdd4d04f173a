import { asRefusal } from '../shell/refusal.ts';

const attempts = 5;

/** An offer came in the very moment, or two verbs met crosswise: once more, in a fresh transaction. */
export async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !isWorthAgain(error)) throw error;
    }
  }
}

function isWorthAgain(error: unknown): boolean {
  const refusal = asRefusal(error);
  if (refusal) return ['presence.again', 'offer.gone'].includes(refusal.code);
  return ['40P01', '40001'].includes((error as { code?: string }).code ?? '');
}
