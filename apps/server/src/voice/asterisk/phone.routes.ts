import type { Phone } from '@linia/protocol';
import { Refusal } from '../../shell/refusal.ts';
import { personOf, type App } from '../../shell/web.ts';
import type { PhoneKeys } from './phone-keys.ts';

/** What a desk telephones with. The key in the answer stands in no log and in no address. */
export async function phoneRoutes(app: App, keys: PhoneKeys | null): Promise<void> {
  app.post(
    '/api/phone',
    {
      config: { right: 'call:take' },
      schema: {
        description: 'The telephone of this session: a key for an hour, or that there is only the simulated one',
      },
    },
    async (request): Promise<Phone> => {
      if (!keys) return { kind: 'simulated' };
      const { agentId, session } = personOf(request);
      const { password, until } = await keys.give(agentId, session).catch((error: unknown) => {
        request.log.warn({ err: error }, 'no key for a telephone: the Asterisk does not answer');
        throw new Refusal('phone.away', 503);
      });
      return { kind: 'sip', uri: `sip:agent-${agentId}@linia`, password, until: until.toISOString() };
    },
  );
}
