import { randomBytes } from 'node:crypto';

/** Sets what an agent's endpoint at the Asterisk is entered with; makes the endpoint where there is none yet. */
export type SetPassword = (agentId: number, password: string) => Promise<void>;
type Key = { session: string; password: string; until: number; end: NodeJS.Timeout };

const lifetimeMs = 60 * 60_000;

/**
 * What a person's telephone enters the Asterisk with: of one session, an hour at most, kept in this process only. A person
 * has one telephone, so the newest session's key is the endpoint's.
 */
export class PhoneKeys {
  readonly #set: SetPassword;
  readonly #fault: (error: unknown) => void;
  readonly #keys = new Map<number, Key>();

  constructor(set: SetPassword, fault: (error: unknown) => void) {
    this.#set = set;
    this.#fault = fault;
  }

  /** The session's key, a new one where it has had its for half its time. Set anew each time: the Asterisk may have restarted. */
  async give(agentId: number, session: string): Promise<{ password: string; until: Date }> {
    const had = this.#keys.get(agentId);
    const lasts = had && had.session === session && had.until - Date.now() > lifetimeMs / 2;
    const { password, until } = lasts ? had : this.#make(agentId, session);
    await this.#set(agentId, password);
    return { password, until: new Date(until) };
  }

  /** The session is over, and with it its key. */
  endSession(session: string): void {
    for (const [agentId, key] of this.#keys) if (key.session === session) this.#end(agentId, key);
  }

  /** The process ends; keys end with the sockets they were for. */
  stop(): void {
    for (const key of this.#keys.values()) clearTimeout(key.end);
    this.#keys.clear();
  }

  #make(agentId: number, session: string): Key {
    clearTimeout(this.#keys.get(agentId)?.end);
    const key: Key = {
      session,
      password: newPassword(),
      until: Date.now() + lifetimeMs,
      end: setTimeout(() => this.#end(agentId, key), lifetimeMs).unref(),
    };
    this.#keys.set(agentId, key);
    return key;
  }

  /** What nobody knows opens nothing. A later key of the same person stays. */
  #end(agentId: number, key: Key): void {
    clearTimeout(key.end);
    if (this.#keys.get(agentId) !== key) return;
    this.#keys.delete(agentId);
    this.#set(agentId, newPassword()).catch(this.#fault);
  }
}

const newPassword = (): string => randomBytes(24).toString('base64url');
