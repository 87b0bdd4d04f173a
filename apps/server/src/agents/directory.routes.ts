import { may } from '@linia/domain';
import type { DirectoryRow } from '@linia/protocol';
import { Type } from 'typebox';
import { personOf, type App } from '../shell/web.ts';
import { boardScope } from '../supervision/board.ts';
import { searchDirectory } from './directory.ts';

/** Colleagues, with what is needed to decide whether to connect the caller: presence, engagement, who stands in. */
export async function directoryRoutes(app: App): Promise<void> {
  app.get(
    '/api/directory',
    {
      config: { right: 'directory:view' },
      schema: {
        querystring: Type.Object({
          q: Type.Optional(Type.String({ description: 'Full name, extension, department or a request number' })),
        }),
      },
    },
    async (request): Promise<DirectoryRow[]> => {
      const person = personOf(request);
      const lines = may(person.roles, 'board:view') ? (await boardScope(app.db, person)).queueIds : [];
      return searchDirectory(app.db.pool, request.query.q ?? '', lines);
    },
  );
}
