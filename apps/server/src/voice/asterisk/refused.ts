import { asRefusal } from '../../shell/refusal.ts';

/** Somebody was faster, and it is no longer so: the next look sees it. */
export async function mayBeRefused(work: Promise<unknown>): Promise<void> {
  await isLet(work);
}

/** Whether it was done; a fault is a fault. */
export async function isLet(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (!asRefusal(error)) throw error;
    return false;
  }
}
