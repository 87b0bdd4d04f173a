import {
  HoldBackSchema,
  IdSchema,
  ListenSchema,
  ListensQuerySchema,
  RecordingDecisionSchema,
  RecordingSettingsEditSchema,
  type HouseListens,
  type RecordingDecision,
  type RecordingPage,
  type RecordingSettings,
} from '@linia/protocol';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Type } from 'typebox';
import { refuseUnseen } from '../interactions/seen.ts';
import { readLiveId } from '../organizations/live.ts';
import { Refusal } from '../shell/refusal.ts';
import { inTransaction } from '../shell/transaction.ts';
import { personOf, type App } from '../shell/web.ts';
import { decideRecording, readDecision, type Whose } from './decide.ts';
import { readHouseListens } from './house-listens.ts';
import { holdBack } from './hold-back.ts';
import { fileOf, listen, mayHear } from './listen.ts';
import { readRecording } from './page.ts';
import { rangeOf } from './range.ts';
import { changeRecordingSettings, readRecordingSettings } from './settings.ts';
import { pathOf } from './store.ts';

const params = Type.Object({ id: IdSchema });

/** What was recorded of a call: who may hear it says what for, and hears it under an id that is theirs alone. */
export async function recordingsRoutes(app: App): Promise<void> {
  app.get(
    '/api/interactions/:id/recording',
    { config: { right: 'timeline:view' }, schema: { params } },
    async (request): Promise<RecordingPage> => {
      const person = personOf(request);
      await refuseUnseen(app.db.pool, person, request.params.id);
      return readRecording(app.db.pool, request.params.id, person);
    },
  );

  app.post(
    '/api/interactions/:id/listens',
    {
      config: { right: 'recording:listen' },
      schema: {
        params,
        body: ListenSchema,
        description: 'Says what for; the id that comes back is the way to the sound',
      },
    },
    async (request): Promise<{ id: string }> => {
      const { reason } = request.body;
      return inTransaction(app.db, (tx) => listen(tx, { call: request.params.id, reason }, personOf(request)));
    },
  );

  app.get(
    '/api/recordings/:listen',
    {
      config: { right: 'recording:listen' },
      schema: { params: Type.Object({ listen: Type.String({ pattern: '^[\\w-]{20}$' }) }) },
    },
    async (request, reply) => {
      const name = await fileOf(app.db.pool, request.params.listen, personOf(request));
      const path = pathOf(app.linia.recordings, name);
      const size = (await stat(path).catch(() => null))?.size;
      if (size === undefined) throw new Refusal('recording.none', 404);
      const range = rangeOf(request.headers.range, size);
      void reply
        .header('cache-control', 'private, no-store')
        .header('accept-ranges', 'bytes')
        .header('content-disposition', 'inline')
        .type('audio/mpeg');
      if (range === 'none') return reply.code(416).header('content-range', `bytes */${size}`).send();
      const { from, to } = range ?? { from: 0, to: size - 1 };
      if (range) void reply.code(206).header('content-range', `bytes ${from}-${to}/${size}`);
      return reply.header('content-length', to - from + 1).send(createReadStream(path, { start: from, end: to }));
    },
  );

  app.post(
    '/api/interactions/:id/recording/hold',
    {
      config: { right: 'recording:hold' },
      schema: { params, body: HoldBackSchema, description: 'Not to be erased, however old; or to be again' },
    },
    async (request): Promise<RecordingPage> => {
      const person = personOf(request);
      const call = request.params.id;
      if (!(await mayHear(app.db.pool, person, call))) throw new Refusal('recording.not_for_you', 403);
      await inTransaction(app.db, (tx) => holdBack(tx, { call, ...request.body }, person));
      return readRecording(app.db.pool, call, person);
    },
  );

  app.get(
    '/api/listens',
    {
      config: { right: 'journal:view' },
      schema: {
        querystring: ListensQuerySchema,
        description: 'Who has heard calls, recorded or live, in the whole house',
      },
    },
    (request): Promise<HouseListens> => readHouseListens(app.db.pool, request.query),
  );

  for (const [kind, right, view] of [
    ['organization', 'recording:decide', 'organization:view'],
    ['queue', 'settings:manage', 'policy:view'],
  ] as const) {
    const url = `/api/${kind}s/:id/recording`;
    const whose = async (id: number): Promise<Whose> => ({
      kind,
      id: kind === 'organization' ? await readLiveId(app.db.pool, id) : id,
    });
    app.get(url, { config: { right: view }, schema: { params } }, async (request): Promise<RecordingDecision> => ({
      recording: await readDecision(app.db.pool, await whose(request.params.id)),
    }));
    app.put(
      url,
      {
        config: { right },
        schema: { params, body: RecordingDecisionSchema, description: 'Whether its calls are recorded' },
      },
      async (request): Promise<RecordingDecision> => {
        const what = { ...(await whose(request.params.id)), ...request.body };
        return inTransaction(app.db, (tx) => decideRecording(tx, what, personOf(request)));
      },
    );
  }

  const manage = { right: 'settings:manage' } as const;
  app.get('/api/settings/recordings', { config: manage }, (): Promise<RecordingSettings> =>
    readRecordingSettings(app.db.pool),
  );
  app.put(
    '/api/settings/recordings',
    { config: manage, schema: { body: RecordingSettingsEditSchema } },
    (request): Promise<RecordingSettings> =>
      inTransaction(app.db, (tx) => changeRecordingSettings(tx, request.body, personOf(request))),
  );
}
