import type { Language } from '@linia/protocol';
import { inTransaction } from '../shell/transaction.ts';
import type { Database } from '../shell/database.ts';

/** A person reads Linia in another language from now on, on every computer. Said twice it is one change. */
export async function speak(db: Database, agentId: number, language: Language): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { rowCount } = await tx.query('update agents set language = $2 where id = $1 and language <> $2', [
      agentId,
      language,
    ]);
    if (rowCount === 0) return { result: null };
    await tx.query(`select record_agent($1, 'changed', $2, $3)`, [
      agentId,
      `agent:${agentId}`,
      JSON.stringify({ fields: ['language'] }),
    ]);
    return { result: null };
  });
}
