import { asRefusal } from '../../shell/refusal.ts';

/** Somebody was faster, and it is no longer so: the next look sees it. */
export async function mayBeRefused(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!asRefusal(error)) throw error;
  }
}
