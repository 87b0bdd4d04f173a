import { DeskPhoneSchema, PhoneBeginsSchema, type DeskPhone, type Phone } from '@linia/protocol';
import { Refusal } from '../../shell/refusal.ts';
import { personOf, type App } from '../../shell/web.ts';
import { iceServersFor } from './ice.ts';
import type { Secrets } from '../../shell/secrets.ts';
import { readDeskPhone, useDeskPhone } from './desk-phone.ts';
import type { Telephones } from './telephones.ts';

/** What a desk telephones with. The key in the answer stands in no log and in no address. */
export async function phoneRoutes(
  app: App,
  { keys, drop }: Pick<Telephones, 'keys' | 'drop'>,
  secrets: Secrets,
): Promise<void> {
  const { asterisk } = app.linia;
  app.get(
    '/api/phone/desk',
    { config: { right: 'call:take' }, schema: { description: 'The telephone over SIP on this person’s desk' } },
    async (request): Promise<DeskPhone> => readDeskPhone(app.db.pool, personOf(request).agentId),
  );

  app.put(
    '/api/phone/desk',
    {
      config: { right: 'call:take' },
      schema: {
        body: DeskPhoneSchema,
        description: 'Rung with the browser, instead of it, or no more; a password is said once',
      },
    },
    async (request): Promise<DeskPhone> => {
      if (!asterisk) throw new Refusal('phone.none', 409);
      try {
        return await useDeskPhone(app.db.pool, asterisk, secrets, personOf(request).agentId, request.body);
      } catch (error) {
        request.log.warn({ err: error }, 'a telephone on a desk could not be set up: the Asterisk does not answer');
        throw new Refusal('phone.away', 503);
      }
    },
  );

  app.post(
    '/api/phone',
    {
      config: { right: 'phone:have' },
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
        return {
          kind: 'sip',
          uri: `sip:agent-${agentId}@linia`,
          password,
          until: until.toISOString(),
          iceServers: iceServersFor(app.linia.ice, agentId, until),
        };
      } catch (error) {
        request.log.warn({ err: error }, 'no key for a telephone: the Asterisk does not answer');
        throw new Refusal('phone.away', 503);
      }
    },
  );
}
