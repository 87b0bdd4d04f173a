import { may } from '@linia/domain';
import type { DirectoryRow } from '@linia/protocol';
import { Type } from 'typebox';
import { personOf, type App } from '../shell/web.ts';
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
    (request): Promise<DirectoryRow[]> =>
      searchDirectory(app.db.pool, request.query.q ?? '', may(personOf(request).roles, 'board:view')),
  );
}
