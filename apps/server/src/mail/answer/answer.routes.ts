import {
  AnswerParams,
  AnswerSchema,
  DraftSaveSchema,
  SignatureSchema,
  type DraftFile,
  type ReplyDesk,
  type TicketPage,
} from '@linia/protocol';
import { Type } from 'typebox';
import { Refusal } from '../../shell/refusal.ts';
import { storable } from '../../shell/storable.ts';
import { inTransaction, once } from '../../shell/transaction.ts';
import { personOf, type App } from '../../shell/web.ts';
import { readTicketPage } from '../../tickets/page.ts';
import { openTicket } from '../../tickets/seen.ts';
import { sendAnswer } from './answer.ts';
import { saveTicketDraft } from './draft.ts';
import { addDraftFile, caps, removeDraftFile } from './files.ts';
import { readReply } from './reply.ts';
import { resendAnswer, undoAnswer } from './undo.ts';

const Params = Type.Object({ number: Type.Integer({ minimum: 1, maximum: 999_999_999 }) });
const FileParams = Type.Object({ ...Params.properties, key: Type.String({ pattern: '^[\\w-]{24}$' }) });
const FileName = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 255 }),
  type: Type.Optional(Type.String({ maxLength: 150 })),
});

/** Answering a request: the draft as it is typed, its files, the letter, and taking it back before it leaves. */
export async function answerRoutes(app: App): Promise<void> {
  const { db } = app;
  const edit = { config: { right: 'ticket:edit' as const } };

  app.get(
    '/api/tickets/:number/reply',
    { ...edit, schema: { params: Params } },
    async (request): Promise<ReplyDesk> => {
      const person = personOf(request);
      return readReply(db.pool, await openTicket(db.pool, person, request.params.number), person);
    },
  );

  app.put(
    '/api/tickets/signature',
    { ...edit, schema: { body: SignatureSchema } },
    async (request): Promise<object> => {
      const { agentId } = personOf(request);
      await db.pool.query('update agents set signature = $2 where id = $1', [
        agentId,
        storable(request.body.signature).trim(),
      ]);
      return {};
    },
  );

  app.put(
    '/api/tickets/:number/draft',
    { ...edit, schema: { params: Params, body: DraftSaveSchema } },
    async (request): Promise<{ version: number; savedAt: string }> => {
      const person = personOf(request);
      const ticketId = await openTicket(db.pool, person, request.params.number);
      return saveTicketDraft(db.pool, ticketId, person.agentId, storable(request.body));
    },
  );

  app.post(
    '/api/tickets/:number/answers',
    { ...edit, schema: { params: Params, body: AnswerSchema } },
    async (request, reply): Promise<TicketPage> => {
      const person = personOf(request);
      const ticketId = await openTicket(db.pool, person, request.params.number);
      const key = { source: 'http', actor: String(person.agentId), id: `ticket:answer ${ticketId} ${request.body.id}` };
      const input = { ...storable(request.body), ticketId };
      await inTransaction(db, (tx) => once(key, () => sendAnswer(tx, input, person)));
      void reply.code(201);
      return readTicketPage(db.pool, person, ticketId);
    },
  );

  for (const [what, verb] of [
    ['undo', undoAnswer],
    ['again', resendAnswer],
  ] as const)
    app.post(
      `/api/tickets/:number/answers/:message/${what}`,
      { ...edit, schema: { params: AnswerParams } },
      async (request): Promise<TicketPage> => {
        const person = personOf(request);
        const { number, message } = request.params;
        const ticketId = await openTicket(db.pool, person, number);
        await inTransaction(db, (tx) => verb(tx, { ticketId, message }, person));
        return readTicketPage(db.pool, person, ticketId);
      },
    );

  app.delete(
    '/api/tickets/:number/files/:key',
    { ...edit, schema: { params: FileParams } },
    async (request): Promise<object> => {
      const person = personOf(request);
      const ticketId = await openTicket(db.pool, person, request.params.number);
      await removeDraftFile(db.pool, ticketId, person.agentId, request.params.key);
      return {};
    },
  );

  await app.register(async (room: App) => {
    room.removeAllContentTypeParsers();
    room.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: caps.file }, (_request, body, done) =>
      done(null, body),
    );
    room.post(
      '/api/tickets/:number/files',
      {
        ...edit,
        bodyLimit: caps.file,
        schema: { params: Params, querystring: FileName, description: 'The body is the file itself' },
      },
      async (request, reply): Promise<DraftFile> => {
        const person = personOf(request);
        const ticketId = await openTicket(db.pool, person, request.params.number);
        if (!Buffer.isBuffer(request.body)) throw new Refusal('file.empty', 422);
        const { name, type = '' } = request.query;
        const file = { ticketId, agentId: person.agentId, name: storable(name), type, content: request.body };
        void reply.code(201);
        return inTransaction(db, (tx) => addDraftFile(tx, file));
      },
    );
  });
}
