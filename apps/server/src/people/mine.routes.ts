import type { Mine } from '@linia/protocol';
import { personOf, type App } from '../shell/web.ts';
import { readMine } from './mine.ts';
import { linesOf, readViewer } from './viewer.ts';

/** «My things»: what this person still owes somebody. */
export async function mineRoutes(app: App): Promise<void> {
  app.get('/api/mine', { config: { right: 'queue:view-own' } }, async (request): Promise<Mine> => {
    const person = personOf(request);
    const { memberDepartmentIds, headedDepartmentIds } = await readViewer(app.db.pool, person);
    return readMine(app.db.pool, person, {
      lines: await linesOf(app.db.pool, person),
      departmentIds: [...memberDepartmentIds, ...headedDepartmentIds],
    });
  });
}
