import { findPrograms, type Programs } from './programs.ts';

/**
 * What tests of the telephone run on: null is a loud skip here. Where a machine decides about a change (CI), a missing Asterisk is a
 * failure, and so is one without sipp, for then callers of another make would not be tried.
 * @param what that is left untested
 */
export async function programsForTests(what: string): Promise<Programs | null> {
  const found = await findPrograms(() => {}).catch((error: Error) => error);
  const missing =
    found instanceof Error ? found : found.sipp ? null : new Error('There is an Asterisk and no sipp here');
  if (missing && process.env['CI']) throw missing;
  if (missing) console.warn(`\n  SKIPPED: ${what}. ${missing.message}\n`);
  return found instanceof Error ? null : found;
}
