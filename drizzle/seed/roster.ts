import type { Chance } from './random.ts';
import type { Team } from './write-people.ts';

export type Candidate = { agentId: number; tier: number; idleSeconds: number | null };

/** Who was free when, on past days: nobody talks to two people at once, and who is free longest is asked first. */
export class Roster {
  private readonly busyUntil = new Map<number, number>();
  private readonly team: Team;

  constructor(team: Team) {
    this.team = team;
  }

  /** The line's people as they were at that moment, in the order in which they would be asked. */
  candidates(queueId: number, at: number): Candidate[] {
    return [...(this.team.members.get(queueId) ?? [])]
      .map(({ agentId, tier }) => {
        const since = this.busyUntil.get(agentId) ?? at - 600_000;
        return { agentId, tier, idleSeconds: since <= at ? Math.round((at - since) / 1000) : null };
      })
      .sort((a, b) => a.tier - b.tier || (b.idleSeconds ?? -1) - (a.idleSeconds ?? -1) || a.agentId - b.agentId);
  }

  /** The person for a place, and the moment from which they are free: `at`, or later where everybody talks. */
  choose(queueId: number, at: number, but: readonly number[] = []): { agentId: number; at: number } | null {
    const people = this.candidates(queueId, at).filter(({ agentId }) => !but.includes(agentId));
    const free = people.find(({ idleSeconds }) => idleSeconds !== null);
    if (free) return { agentId: free.agentId, at };
    const soonest = people
      .map(({ agentId }) => ({ agentId, at: this.busyUntil.get(agentId) ?? at }))
      .sort((a, b) => a.at - b.at)[0];
    return soonest ?? null;
  }

  isFree(agentId: number, at: number): boolean {
    return (this.busyUntil.get(agentId) ?? 0) <= at;
  }

  occupy(agentId: number, until: number): void {
    this.busyUntil.set(agentId, Math.max(until, this.busyUntil.get(agentId) ?? 0));
  }

  nameOf(agentId: number): string {
    return this.team.names.get(agentId) ?? '';
  }
}

/**
 * How long a caller stood before somebody was asked: mostly no time at all, at busy hours minutes. The first line is the
 * busier one.
 */
export function sampleDelay(chance: Chance, busy: boolean): number {
  const waits = [
    [chance.between(4, 14), 12],
    [chance.between(15, 45), busy ? 11 : 3],
    [chance.between(46, 150), busy ? 9 : 2],
  ] as const;
  return chance.weighted([[0, busy ? 68 : 83] as const, ...waits]) * 1000;
}

/** How long a talk lasts: half of them under four minutes, some a quarter of an hour. */
export function sampleTalk(chance: Chance): number {
  return (
    chance.weighted([
      [chance.between(40, 120), 26],
      [chance.between(121, 300), 42],
      [chance.between(301, 540), 24],
      [chance.between(541, 900), 8],
    ]) * 1000
  );
}
