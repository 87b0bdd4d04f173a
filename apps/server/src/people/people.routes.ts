import { IdSchema, InviteSchema, PersonChangeSchema, type InvitationLink, type PersonRow } from '@linia/protocol';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { personOf, type App } from '../shell/web.ts';
import { changeMemberships, changePerson } from './change-person.ts';
import { disable, enable } from './disable.ts';
import { invite } from './invite.ts';
import { listPeople, readPersonRow } from './list.ts';
import { resetPassword } from './password-link.ts';

const Params = Type.Object({ id: IdSchema });

/** The administrator's people: invited by a link, changed, reset, disabled; and the queues they sit in. */
export async function peopleRoutes(app: App): Promise<void> {
  const manage = { right: 'people:manage' } as const;
  const baseOf = (request: FastifyRequest) => app.linia.publicUrl ?? `${request.protocol}://${request.host}`;

  app.get(
    '/api/people',
    { config: manage, schema: { description: 'Everybody, also the invited and the disabled' } },
    () => listPeople(app.db),
  );

  app.post(
    '/api/people',
    { config: manage, schema: { body: InviteSchema, description: 'Invite a person; the link is shown once' } },
    async (request, reply): Promise<{ person: PersonRow; link: InvitationLink }> => {
      const { id, link } = await invite(app.db, request.body, personOf(request), baseOf(request));
      void reply.code(201);
      return { person: await readPersonRow(app.db, id), link };
    },
  );

  app.patch(
    '/api/people/:id',
    { config: manage, schema: { params: Params, body: PersonChangeSchema } },
    async (request): Promise<PersonRow> => {
      await changePerson(app.db, request.params.id, request.body, personOf(request));
      return readPersonRow(app.db, request.params.id);
    },
  );

  app.put(
    '/api/people/:id/memberships',
    {
      config: { right: 'membership:manage' },
      schema: {
        params: Params,
        body: InviteSchema.properties.memberships,
        description: 'All queues of a person, each with its ring',
      },
    },
    async (request): Promise<PersonRow> => {
      await changeMemberships(app.db, request.params.id, request.body, personOf(request));
      return readPersonRow(app.db, request.params.id);
    },
  );

  app.post(
    '/api/people/:id/reset',
    { config: manage, schema: { params: Params, description: 'The password and all sessions end; a new link' } },
    async (request): Promise<{ person: PersonRow; link: InvitationLink }> => {
      const link = await resetPassword(app.db, request.params.id, personOf(request), baseOf(request));
      return { person: await readPersonRow(app.db, request.params.id), link };
    },
  );

  app.post(
    '/api/people/:id/disable',
    { config: manage, schema: { params: Params } },
    async (request): Promise<PersonRow> => {
      await disable(app.db, request.params.id, personOf(request));
      return readPersonRow(app.db, request.params.id);
    },
  );

  app.post(
    '/api/people/:id/enable',
    { config: manage, schema: { params: Params } },
    async (request): Promise<PersonRow> => {
      await enable(app.db, request.params.id, personOf(request));
      return readPersonRow(app.db, request.params.id);
    },
  );
}
