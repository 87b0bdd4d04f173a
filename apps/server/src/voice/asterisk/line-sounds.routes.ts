import {
  IdSchema,
  LineSoundParamsSchema,
  maxSoundBytes,
  NewSoundSchema,
  SpeechSchema,
  type LineSounds,
} from '@linia/protocol';
import { Type } from 'typebox';
import { Refusal } from '../../shell/refusal.ts';
import { inTransaction } from '../../shell/transaction.ts';
import { personOf, type App } from '../../shell/web.ts';
import { addSound, endSound, readSound, readSounds, returnSound } from './line-sounds.ts';
import { speakerHere } from './own-sounds.ts';

const config = { right: 'settings:manage' } as const;
const params = Type.Object({ id: IdSchema });

/** What a line of Linia's own telephone says in a voice of its own, and how its texts sound. */
export async function lineSoundsRoutes(app: App): Promise<void> {
  app.get('/api/lines/:id/sounds', { config, schema: { params } }, async (request): Promise<LineSounds> => ({
    sounds: await readSounds(app.db.pool, request.params.id),
    speaks: (await speakerHere()) !== null,
  }));

  await app.register(async (room: App) => {
    room.removeAllContentTypeParsers();
    room.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxSoundBytes }, (_request, body, done) =>
      done(null, body),
    );
    room.post(
      '/api/lines/:id/sounds',
      {
        config,
        bodyLimit: maxSoundBytes,
        schema: { params, querystring: NewSoundSchema, description: 'The body is the WAV itself' },
      },
      async (request): Promise<{ id: number }> => {
        const file = request.body;
        if (!Buffer.isBuffer(file)) throw new Refusal('sound.format', 422);
        const { params: of, query: sound } = request;
        const read = readSound(file);
        return inTransaction(app.db, (tx) => addSound(tx, { lineId: of.id, sound, read }, personOf(request)));
      },
    );
  });

  app.get(
    '/api/lines/:id/sounds/:sound',
    { config, schema: { params: LineSoundParamsSchema, description: 'The sound, as WAV' } },
    async (request, reply) => {
      const { rows } = await app.db.pool.query('select content from line_sounds where id = $1 and line_id = $2', [
        request.params.sound,
        request.params.id,
      ]);
      if (!rows[0]) throw new Refusal('sound.unknown', 404);
      return reply.type('audio/wav').send(rows[0].content);
    },
  );

  app.post(
    '/api/lines/:id/sounds/:sound/return',
    { config, schema: { params: LineSoundParamsSchema, description: 'One that was heard before is heard again' } },
    async (request): Promise<object> => {
      const { id: lineId, sound: id } = request.params;
      await inTransaction(app.db, (tx) => returnSound(tx, { lineId, id }, personOf(request)));
      return {};
    },
  );

  app.delete(
    '/api/lines/:id/sounds/:sound',
    { config, schema: { params: LineSoundParamsSchema, description: 'The text is spoken again' } },
    async (request): Promise<object> => {
      const { id: lineId, sound: id } = request.params;
      await inTransaction(app.db, (tx) => endSound(tx, { lineId, id }, personOf(request)));
      return {};
    },
  );

  app.get(
    '/api/speech',
    { config, schema: { querystring: SpeechSchema, description: 'How a text sounds, as WAV' } },
    async (request, reply) => {
      const speak = await speakerHere();
      if (!speak) throw new Refusal('sound.no_voice', 503);
      return reply.type('audio/wav').send(await speak(request.query.text, request.query.language));
    },
  );
}
