import { may } from '@linia/domain';
import { IdSchema } from '@linia/protocol';
import { Type } from 'typebox';
import { refuseUnseen } from '../interactions/seen.ts';
import { personOf, type App } from '../shell/web.ts';
import { readTimeline } from './timeline.ts';

/** A call as a story, for whoever may see the call. */
export async function timelineRoutes(app: App): Promise<void> {
  app.get(
    '/api/interactions/:id/timeline',
    { config: { right: 'timeline:view' }, schema: { params: Type.Object({ id: IdSchema }) } },
    async (request) => {
      const person = personOf(request);
      await refuseUnseen(app.db.pool, person, request.params.id);
      return readTimeline(app.db, request.params.id, may(person.roles, 'call:supervise'));
    },
  );
}
