import type { RecordingGap, RecordingPage } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import type { SignedIn } from '../shell/web.ts';
import { mayHear } from './listen.ts';
import { readRecordingSettings } from './settings.ts';

type Row = {
  startedAt: string | null;
  seconds: number | null;
  bytes: number | null;
  keptAt: string | null;
  erasedAt: string | null;
  held: RecordingPage['held'];
  over: boolean;
  takes: { from: string; to: string | null; failure: string | null }[];
  pauses: { at: string; type: string; by: RecordingGap['by'] }[];
};

/** What there is to hear of a call, where nothing is and why, and, for who answers for its people, who has listened. */
export async function readRecording(
  db: Queryable,
  call: number,
  person: Pick<SignedIn, 'agentId' | 'roles'>,
): Promise<RecordingPage> {
  const { rows } = await db.query(
    `select c.started_at as "startedAt", c.seconds, c.bytes, c.kept_at as "keptAt", c.erased_at as "erasedAt",
       case when c.held_at is not null then jsonb_build_object('at', c.held_at, 'by', person_ref(c.held_by), 'why', c.held_why) end as held,
       i.state in ('ended', 'closed') as over,
       (select coalesce(jsonb_agg(jsonb_build_object('from', r.started_at, 'to', r.ended_at, 'failure', r.failure) order by r.id), '[]')
         from recordings r where r.interaction_id = i.id) as takes,
       (select coalesce(jsonb_agg(jsonb_build_object('at', v.at, 'type', case when v.type = 'recording_paused' then 'card' else 'refused' end,
           'by', person_ref((v.data ->> 'agent')::int)) order by v.version), '[]')
         from interaction_events v where v.interaction_id = i.id and (v.type = 'recording_paused' or v.type = 'recording_flagged' and v.data ->> 'on' = 'false')) as pauses
     from interactions i left join call_recordings c on c.interaction_id = i.id where i.id = $1`,
    [call],
  );
  const row = rows[0] as Row;
  const answers = person.roles.some((role) => role !== 'agent');
  const { keepDays } = await readRecordingSettings(db);
  return {
    state: stateOf(row),
    startedAt: row.startedAt,
    seconds: row.seconds,
    gaps: gapsOf(row),
    mayListen: await mayHear(db, person, call),
    held: row.held,
    eraseAt: eraseAt(row, keepDays),
    erasedAt: row.erasedAt,
    listens: answers ? await listensOf(db, call) : null,
  };
}

function stateOf(row: Row): RecordingPage['state'] {
  if (row.erasedAt !== null) return 'erased';
  if (row.keptAt !== null) return row.bytes === 0 ? 'lost' : 'ready';
  if (row.takes.length === 0) return 'none';
  return row.over ? 'making' : 'running';
}

/** Between two takes nothing was written for more than a second: why is what was said, or what failed, just before. */
function gapsOf({ takes, pauses, startedAt }: Row): RecordingGap[] {
  const beginning = Date.parse(startedAt ?? takes[0]?.from ?? '');
  return takes.slice(1).flatMap((take, n): RecordingGap[] => {
    const before = takes[n]!;
    const [from, to] = [Date.parse(before.to ?? take.from), Date.parse(take.from)];
    if (to - from < 1_000) return [];
    const said = pauses.filter(({ at }) => Math.abs(Date.parse(at) - from) < 2_000).at(-1);
    const why = before.failure !== null ? 'broke' : said ? (said.type as 'card' | 'refused') : 'nobody';
    return [{ from: (from - beginning) / 1_000, to: (to - beginning) / 1_000, why, by: said?.by ?? null }];
  });
}

function eraseAt({ startedAt, held, erasedAt }: Row, keepDays: number): string | null {
  if (startedAt === null || keepDays === 0 || held !== null || erasedAt !== null) return null;
  return new Date(Date.parse(startedAt) + keepDays * 86_400_000).toISOString();
}

async function listensOf(db: Queryable, call: number): Promise<RecordingPage['listens']> {
  const { rows } = await db.query(
    `select person_ref(agent_id) as by, reason, asked_at as at, heard_at is not null as heard from recording_listens
     where interaction_id = $1 order by asked_at desc limit 100`,
    [call],
  );
  return rows as RecordingPage['listens'];
}
