import {
  IdSchema,
  NewWordSchema,
  ReorderSchema,
  WordEditSchema,
  WordKindSchema,
  type WordLists,
  type WordRow,
} from '@linia/protocol';
import { Type } from 'typebox';
import { inTransaction } from '../../shell/transaction.ts';
import { personOf, type App } from '../../shell/web.ts';
import { addWord } from './add-word.ts';
import { changeWord } from './change-word.ts';
import { deleteWord } from './delete-word.ts';
import { orderWords } from './order-words.ts';
import { readAllWords } from './word-tables.ts';

const List = Type.Object({ kind: WordKindSchema });
const Word = Type.Object({ kind: WordKindSchema, id: IdSchema });

/** The administrator's lists: subjects, services, purposes, dispositions, and the reasons to decline, escalate, return, be away. */
export async function wordsRoutes(app: App): Promise<void> {
  const config = { right: 'settings:manage' } as const;

  app.get(
    '/api/words',
    { config, schema: { description: 'All lists, with what is retired' } },
    (): Promise<WordLists> => readAllWords(app.db.pool),
  );

  app.post(
    '/api/words/:kind',
    { config, schema: { params: List, body: NewWordSchema, description: 'One more word of a list' } },
    (request): Promise<WordRow> =>
      inTransaction(app.db, (tx) => addWord(tx, { ...request.params, word: request.body }, personOf(request))),
  );

  app.put(
    '/api/words/:kind/order',
    { config, schema: { params: List, body: ReorderSchema } },
    (request): Promise<WordRow[]> =>
      inTransaction(app.db, (tx) => orderWords(tx, { ...request.params, order: request.body }, personOf(request))),
  );

  app.patch(
    '/api/words/:kind/:id',
    { config, schema: { params: Word, body: WordEditSchema, description: 'Called otherwise, retired, brought back' } },
    (request): Promise<WordRow> =>
      inTransaction(app.db, (tx) => changeWord(tx, { ...request.params, edit: request.body }, personOf(request))),
  );

  app.delete(
    '/api/words/:kind/:id',
    { config, schema: { params: Word, description: 'A retired word that was never used' } },
    async (request): Promise<object> => {
      await inTransaction(app.db, (tx) => deleteWord(tx, request.params, personOf(request)));
      return {};
    },
  );
}
