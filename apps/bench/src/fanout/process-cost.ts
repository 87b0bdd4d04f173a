import { readdirSync, readFileSync } from 'node:fs';

/** Of a process: who started it, and milliseconds of processor time since (Linux: clock ticks of 10 ms). */
function statOf(pid: number | string): { parent: number; own: number; ofEnded: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').map(Number);
  const at = (n: number) => fields[n] as number;
  return { parent: at(1), own: (at(11) + at(12)) * 10, ofEnded: (at(13) + at(14)) * 10 };
}

/** Milliseconds of processor time that a process has taken since its start. */
export const processorMs = (pid: number): number => statOf(pid).own;

/** The same of a PostgreSQL: its postmaster, the processes it has, and those it had. */
export function databaseMs(cluster: string): number {
  const postmaster = Number(readFileSync(`${cluster}/postmaster.pid`, 'utf8').split('\n')[0]);
  const { own, ofEnded } = statOf(postmaster);
  return readdirSync('/proc').reduce((sum, pid) => {
    if (!/^\d+$/.test(pid)) return sum;
    try {
      const stat = statOf(pid);
      return stat.parent === postmaster ? sum + stat.own : sum;
    } catch {
      return sum; // it has ended meanwhile
    }
  }, own + ofEnded);
}

/** Megabytes of memory that a process holds. */
export function residentMb(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]) / 1024;
}
