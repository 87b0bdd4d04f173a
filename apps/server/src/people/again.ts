import { asRefusal } from '../shell/refusal.ts';

const attempts = 5;

/** An offer was born or answered in the very moment: once more, in a fresh transaction. (Deadlocks begin again by themselves.) */
export async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const code = asRefusal(error)?.code;
      if (attempt >= attempts || (code !== 'presence.again' && code !== 'offer.gone')) throw error;
    }
  }
}
