import { may, type Action } from '@linia/domain';
import type { Me, SignedOut, SignIn } from '@linia/protocol';
import { api, ApiError, whenSignedOut } from './api.ts';
import { clock } from './clock.svelte.ts';
import { locale } from './locale.svelte.ts';

/** Who sits here. `me` is undefined until the server was asked, null when nobody is signed in. */
class Session {
  me = $state.raw<Me | null>();
  /** What a stranger is told: the company's name and, in a demo, its accounts. */
  welcome = $state.raw<Pick<SignedOut, 'company' | 'demo'>>({ company: '', demo: null });

  /** May this person do it? The same table as the server's. */
  may(action: Action): boolean {
    return Boolean(this.me && may(this.me.roles, action));
  }

  /** The company's time zone: every time on every screen stands in it. */
  get timeZone(): string {
    return this.me?.timeZone ?? 'Europe/Moscow';
  }

  /** Asks the server once; later calls answer at once. */
  async load(): Promise<Me | null> {
    if (this.me !== undefined) return this.me;
    try {
      return this.enter(await api.get<Me>('/api/session'));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      const { company, demo } = error.details as SignedOut;
      this.welcome = { company: company ?? '', demo: demo ?? null };
      return (this.me = null);
    }
  }

  async signIn(credentials: SignIn): Promise<Me> {
    return this.enter(await api.post<Me>('/api/session', credentials));
  }

  async signOut(): Promise<void> {
    await api.delete('/api/session');
    this.forget();
  }

  /** The server no longer knows us. */
  forget(): void {
    this.me = undefined;
  }

  /** Somebody has proved to be themselves: by a password, a link, the session that stands. */
  enter(me: Me): Me {
    clock.sync(Date.parse(me.now));
    locale.adopt(me.language);
    this.me = me;
    return me;
  }
}

export const session = new Session();
whenSignedOut(() => session.forget());
