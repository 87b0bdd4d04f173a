import type { Lists } from '@linia/protocol';
import type { App } from '../shell/web.ts';
import { readLists } from './lists.ts';

/** Subjects, services, purposes, dispositions, reasons, departments, queues, lines. */
export async function listsRoutes(app: App): Promise<void> {
  app.get(
    '/api/lists',
    { config: { right: 'signed-in' }, schema: { description: 'What the fields of a desk choose from' } },
    (): Promise<Lists> => readLists(app.db.pool),
  );
}
