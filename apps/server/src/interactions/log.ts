import type { Log } from '@linia/protocol';
import { inOrder, prepare, type Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';

/** A log names only what is in the lists. */
export async function checkLog(tx: Queryable, log: Log): Promise<void> {
  const { rows } = await tx.query(
    prepare(
      `select ($1::int is null or exists (select from subjects where id = $1)) as "subjectId",
            ($2::int is null or exists (select from services where id = $2)) as "serviceId",
            ($3::int is null or exists (select from purposes where id = $3)) as "purposeId",
            ($4::int is null or exists (select from dispositions where id = $4)) as "dispositionId"`,
      [log.subjectId, log.serviceId, log.purposeId, log.dispositionId],
    ),
  );
  for (const [field, known] of Object.entries(rows[0] as Record<string, boolean>)) {
    if (!known) throw new Refusal('log.unknown_value', 422, { field });
  }
}

/**
 * The log as it stands becomes part of the call, before anybody else is asked to read it. Checked and written in one message:
 * what does not pass undoes the verb.
 */
export async function writeLog(tx: Queryable, interactionId: number, agentId: number, log: Log): Promise<void> {
  await inOrder([
    checkLog(tx, log),
    tx.query(prepare('select write_log($1, $2, $3)', [interactionId, agentId, JSON.stringify(log)])),
  ]);
}
