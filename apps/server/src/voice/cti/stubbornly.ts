import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { isConnectionFault } from '../../shell/database.ts';

/** Somebody was quicker, or slept with a lock: deadlock, lock timeout, a unique index that two met at, serialization. */
const passing = new Set(['40P01', '55P03', '23505', '40001']);
const pauses = [20, 50, 100, 200, 400, 800, 1600];

/**
 * PBX connectors seldom tell an event twice, so one that meets a passing fault (a database that restarts, too) is tried
 * again for some three seconds: less than any connector's patience. What was applied already is not applied again.
 */
export async function stubbornly<T>(work: () => Promise<T>): Promise<T> {
  for (const wait of pauses) {
    try {
      return await work();
    } catch (error) {
      const passes = isConnectionFault(error) || (error instanceof pg.DatabaseError && passing.has(error.code ?? ''));
      if (!passes) throw error;
    }
    await pause(wait * (0.5 + Math.random()));
  }
  return work();
}
