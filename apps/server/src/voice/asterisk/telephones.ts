import type { App } from '../../shell/web.ts';
import { PhoneKeys, type SetPassword } from './phone-keys.ts';
import { SipSockets } from './sip-socket.ts';

/** The telephones in people's browsers: what they enter the Asterisk with, and the sockets they speak over. */
export type Telephones = {
  keys: PhoneKeys | null;
  sockets: SipSockets;
  endSession: (session: string) => void;
  stop: () => void;
};

/** Without an Asterisk there are none, and nobody is let in. */
export function telephones(app: App, setPassword: SetPassword): Telephones {
  const { asterisk } = app.linia;
  const fault = (error: unknown) => app.log.warn({ err: error }, 'the key of a telephone could not be taken back');
  const keys = asterisk && new PhoneKeys(setPassword, fault);
  const sockets = new SipSockets(app, asterisk?.sipWsUrl ?? null);
  return {
    keys,
    sockets,
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
