import type { Chance } from './random.ts';
import type { Roster } from './roster.ts';
import type { Ids } from './rows.ts';
import type { WrittenRule } from './rules.ts';
import type { Request } from './requests.ts';
import type { Team } from './write-people.ts';
import type { Customer } from './write-organizations.ts';

/** A line as history needs it. */
export type PastLine = { id: number; queueId: number; announces: boolean; records: boolean };

/** Everything that past calls are told with. */
export type Desk = {
  ids: Ids;
  chance: Chance;
  roster: Roster;
  team: Team;
  rules: readonly WrittenRule[];
  /** Ids by name. */
  words: Record<
    'subjects' | 'services' | 'purposes' | 'dispositions' | 'decline' | 'escalate' | 'return',
    ReadonlyMap<string, number>
  >;
  /** The service a subject is usually about. */
  serviceOf: ReadonlyMap<number, number | null>;
  lines: { first: PastLine; second: PastLine };
  customers: readonly Customer[];
  /** Of them those whom the drawings and the sentinel callers know. */
  regulars: readonly Customer[];
  requests: Request[];
  /** No request came after this moment but those with known numbers. */
  lastRequestAt: number;
};
