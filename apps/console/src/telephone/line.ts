import { callHeader, sipClosed, supervisionHeader } from '@linia/domain';
import type { Id, Phone as Answer } from '@linia/protocol';
import { UA, WebSocketInterface, debug } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { IncomingRequest } from 'jssip/lib/SIPMessage';
import type { RTCSessionEvent } from 'jssip/lib/UA';
import type { Shown } from '../phone.svelte.ts';
import { Leg } from './leg.ts';
import { holdTheOnlyPhone, type OnlyPhone } from './only-phone.ts';
import { Sounds } from './sounds.ts';

type Key = Extract<Answer, { kind: 'sip' }>;

/** A call of this person that is over on the desk is over here, too, when the Asterisk has had the time to say so. */
const GOODBYE_MS = 1_500;
/** A new key is asked for so long before the old one ends. */
const EARLY_MS = 10 * 60_000;
const AGAIN_MS = 2_000;
/** A line that comes back sooner was not lost. */
const LOST_AFTER_MS = 3_000;
/** Where nothing at all is answered for so long, it begins anew, and waits twice as long the next time. */
const UNANSWERED_MS = 8_000;
const UNANSWERED_MOST_MS = 32_000;

debug.disable();

/** The SIP line of this browser: registered over the server's own `/sip`, one window at a time, answering what the desk accepted. */
export class Line {
  readonly #shown: Shown;
  readonly #renew: (begins: boolean) => Promise<Key | null>;
  readonly #sounds: Sounds;
  readonly #only: OnlyPhone;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #key: Key;
  #ua: UA | undefined;
  #socket: WebSocketInterface | undefined;
  #legs = new Set<Leg>();
  #wanted: Id | undefined;
  #heard: Id | undefined;
  /** Registered for the first time since this window has the telephone. */
  #isNew = true;
  /** The socket was away, and a talk may have outlived that. */
  #wasAway = false;
  /** A talk ended here while nobody could be told: the Asterisk goes on with it. */
  #isLeft = false;
  #over = false;

  constructor(shown: Shown, key: Key, renew: (begins: boolean) => Promise<Key | null>) {
    this.#shown = shown;
    this.#key = key;
    this.#renew = renew;
    this.#sounds = new Sounds(shown);
    this.#only = holdTheOnlyPhone({ here: () => this.#begin(), elsewhere: () => this.#leave() });
    this.#keepKey();
  }

  want(id: Id | undefined): void {
    this.#wanted = id;
    this.#lookAgain();
  }

  /** The call of others that a supervisor has asked to hear. */
  hear(id: Id | undefined): void {
    this.#heard = id;
    this.#lookAgain();
  }

  mute(on: boolean): void {
    this.#leg?.mute(on);
  }

  press(digit: string): void {
    this.#leg?.press(digit);
  }

  takeHere(): void {
    this.#only.take();
  }

  /** At once instead of at the next attempt; a talk that goes on is left alone. */
  retry(): void {
    if (this.#legs.size > 0) return;
    this.#disconnect();
    this.#connect();
  }

  allow(): Promise<void> {
    return this.#sounds.allow();
  }

  end(): void {
    this.#over = true;
    this.#only.release();
    this.#disconnect();
    this.#sounds.end();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #wants(leg: Leg): boolean {
    return leg.interactionId === (leg.isHeard ? this.#heard : this.#wanted);
  }

  #lookAgain(): void {
    for (const leg of this.#legs) {
      if (this.#wants(leg)) leg.answer();
      else if (leg.isOn) this.#later(() => !this.#wants(leg) && leg.end(), GOODBYE_MS);
    }
  }

  get #leg(): Leg | undefined {
    return [...this.#legs].find((leg) => leg.isOn);
  }

  /** This window has the telephone from now on. */
  #begin(): void {
    if (this.#ua || this.#over) return;
    this.#isNew = true;
    this.#connect();
  }

  #connect(patience = UNANSWERED_MS): void {
    if (this.#ua) return;
    this.#shown.state = 'connecting';
    this.#socket = new WebSocketInterface(`${location.origin.replace(/^http/, 'ws')}/sip`);
    const ua = new UA({
      sockets: this.#socket,
      uri: this.#key.uri,
      password: this.#key.password,
      user_agent: 'Linia',
      session_timers: false,
      register_expires: 120,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 5,
      // how long it rings is the server's to say
      no_answer_timeout: 300,
    });
    this.#ua = ua;
    ua.on('registered', () => this.#registered());
    ua.on('registrationFailed', ({ response }) => void this.#refused(ua, response?.status_code));
    ua.on('disconnected', (event) => this.#dropped((event as { code?: number }).code));
    ua.on('newRTCSession', ({ session, request, originator }: RTCSessionEvent) => {
      if (originator === 'remote') this.#ring(session, request as IncomingRequest);
    });
    ua.start();
    this.#watch(ua, patience);
  }

  /**
   * A socket that hangs while it opens, or an answer that is lost on its way, is told of by nobody: the telephone was «connecting»
   * for as long as one looked. In a talk it is left alone.
   */
  #watch(ua: UA, patience: number): void {
    this.#later(() => {
      if (this.#ua !== ua || ua.isRegistered()) return;
      const next = Math.min(patience * 2, UNANSWERED_MOST_MS);
      if (this.#legs.size > 0) return this.#watch(ua, next);
      this.#disconnect();
      this.#connect(next);
      this.#shown.state = 'lost';
    }, patience);
  }

  /** Without a goodbye: a goodbye in the middle of a talk is a person's who hangs up. What is left the server drops. */
  #disconnect(): void {
    const ua = this.#ua;
    this.#ua = undefined;
    ua?.removeAllListeners();
    this.#socket?.disconnect();
    for (const leg of this.#legs) leg.end();
    ua?.stop();
  }

  #registered(): void {
    this.#shown.state = 'on';
    // talks that outlived the connection: the Asterisk learns where they are now
    if (this.#wasAway) for (const leg of this.#legs) leg.moved();
    this.#wasAway = false;
    // what another window, or this page before it was reloaded, had of a talk: dropped now that it can ring here
    if ((this.#isNew || this.#isLeft) && this.#legs.size === 0) void this.#freshKey(true);
    this.#isNew = this.#isLeft = false;
  }

  /** Another window has it. */
  #leave(): void {
    this.#disconnect();
    this.#shown.state = 'elsewhere';
  }

  #dropped(code: number | undefined): void {
    if (code === sipClosed.elsewhere) this.#leave();
    else if (code === sipClosed.sessionEnded) this.#disconnect();
    else if (this.#ua) {
      // a socket that was open; one that could not be opened is watched already
      if (!this.#wasAway && !this.#isNew) this.#watch(this.#ua, UNANSWERED_MS);
      this.#wasAway = true;
      this.#losing();
    }
  }

  /** The Asterisk was started anew and knows nobody, or the key is over: a new one. */
  async #refused(ua: UA, status: number | undefined): Promise<void> {
    if (this.#ua !== ua || !ua.isConnected()) return;
    this.#losing();
    if (status !== undefined && status !== 503) await this.#freshKey();
    this.#later(() => this.#ua === ua && ua.isConnected() && ua.register(), AGAIN_MS);
  }

  #losing(): void {
    if (this.#shown.state === 'on') this.#shown.state = 'connecting';
    const ua = this.#ua;
    this.#later(() => {
      if (this.#ua === ua && this.#shown.state === 'connecting') this.#shown.state = 'lost';
    }, LOST_AFTER_MS);
  }

  async #freshKey(begins = false): Promise<void> {
    const key = await this.#renew(begins);
    if (!key) return;
    this.#key = key;
    this.#ua?.set('password', key.password);
  }

  #keepKey(): void {
    const left = Date.parse(this.#key.until) - Date.now() - EARLY_MS;
    this.#later(() => void this.#freshKey().then(() => this.#keepKey()), Math.max(left, 60_000));
  }

  #ring(session: RTCSession, request: IncomingRequest): void {
    const interactionId = Number(request.getHeader(callHeader));
    // whoever rings for no call of ours was not asked for
    if (!Number.isSafeInteger(interactionId) || interactionId <= 0) return session.terminate({ status_code: 480 });
    const isHeard = request.getHeader(supervisionHeader) !== undefined;
    const leg: Leg = new Leg(session, { interactionId, isHeard, iceServers: this.#key.iceServers }, this.#sounds, {
      changed: () => this.#show(),
      on: () => {
        // the same call anew: the leg before it was dropped, and this window had not heard of it
        for (const other of this.#legs) if (other !== leg) other.end();
      },
      // asked again until it is
      strayed: () => {
        if (this.#ua?.isRegistered()) leg.moved();
      },
      over: () => {
        this.#legs.delete(leg);
        // its goodbye reached nobody
        if (leg.isOn && !this.#ua?.isConnected()) this.#isLeft = true;
        this.#show();
      },
    });
    this.#legs.add(leg);
    this.#show();
    if (this.#wants(leg)) leg.answer();
  }

  #show(): void {
    const leg = this.#leg ?? [...this.#legs].at(-1);
    this.#shown.sound = leg && { interactionId: leg.interactionId, state: leg.state, muted: leg.muted };
    this.#shown.quality = leg?.quality;
  }

  #later(then: () => void, ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, ms);
    this.#timers.add(timer);
  }
}
