import { PhoneBeginsSchema, type Phone } from '@linia/protocol';
import { Refusal } from '../../shell/refusal.ts';
import { personOf, type App } from '../../shell/web.ts';
import type { Telephones } from './telephones.ts';

/** What a desk telephones with. The key in the answer stands in no log and in no address. */
export async function phoneRoutes(app: App, { keys, drop }: Pick<Telephones, 'keys' | 'drop'>): Promise<void> {
  app.post(
    '/api/phone',
    {
      config: { right: 'call:take' },
      schema: {
        body: PhoneBeginsSchema,
        description: 'The telephone of this session: a key for an hour, or that there is only the simulated one',
      },
    },
    async (request): Promise<Phone> => {
      if (!keys) return { kind: 'simulated' };
      const { agentId, session } = personOf(request);
      try {
        // a page that was reloaded, another window, another computer: the one before hears nothing any more
        if (request.body.begins) await drop(agentId);
        const { password, until } = await keys.give(agentId, session);
        return { kind: 'sip', uri: `sip:agent-${agentId}@linia`, password, until: until.toISOString() };
      } catch (error) {
        request.log.warn({ err: error }, 'no key for a telephone: the Asterisk does not answer');
        throw new Refusal('phone.away', 503);
      }
    },
  );
}
