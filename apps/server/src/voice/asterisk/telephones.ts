import type { App } from '../../shell/web.ts';
import { dropLegs } from './drop-legs.ts';
import { endpointOf } from './endpoints.ts';
import { PhoneKeys } from './phone-keys.ts';
import { SipSockets } from './sip-socket.ts';

/** The telephones in people's browsers: what they enter the Asterisk with, and the sockets they speak over. */
export type Telephones = {
  /** Null where there is no Asterisk. */
  keys: PhoneKeys | null;
  sockets: SipSockets;
  /** What is left of this person's telephone from before is dropped. */
  drop: (agentId: number) => Promise<void>;
  endSession: (session: string) => void;
  stop: () => void;
};

/** Without an Asterisk there are none, and nobody is let in. */
export function telephones(app: App): Telephones {
  const { asterisk } = app.linia;
  const warn = (what: string) => (error: unknown) => app.log.warn({ err: error }, what);
  const drop = async (agentId: number) => void (asterisk && (await dropLegs(asterisk, agentId)));
  const keys =
    asterisk &&
    new PhoneKeys(
      (agentId, password) => endpointOf(agentId, password, asterisk),
      warn('the key of a telephone could not be taken back'),
    );
  const sockets = new SipSockets(app, asterisk?.sipWsUrl ?? null, (agentId) => {
    drop(agentId).catch(warn('a telephone that is gone could not be hung up'));
  });
  return {
    keys,
    sockets,
    drop,
    endSession: (session) => {
      keys?.endSession(session);
      sockets.endSession(session);
    },
    stop: () => {
      keys?.stop();
      sockets.stop();
    },
  };
}
