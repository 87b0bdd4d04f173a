import type { IceServer, Id } from '@linia/protocol';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { Quality, Sound } from '../phone.svelte.ts';
import { listenToQuality } from './quality.ts';
import type { Sounds } from './sounds.ts';

/** So long after the last address that was found no other of the best kind is waited for; and so long for the best kind. */
const SIBLINGS_MS = 100;
const GATHER_MS = 1_000;
/** A way of the sound that the browser keeps for so long is one it has settled on. */
const SETTLED_MS = 400;
/** Two ways that are as good as each other are not told of each time. */
const MOVES_EACH_MS = 2_000;

interface Told {
  changed: () => void;
  /** The sound is there. */
  on: () => void;
  /** The browser has taken another way for the sound by itself; the Asterisk drops what comes on a way it was not told of. */
  strayed: () => void;
  over: () => void;
}

/** This person's leg of one call: rings until the desk has accepted, then sounds until one side ends it. */
export class Leg {
  readonly interactionId: Id;
  /** A call of others that a supervisor hears. */
  readonly isHeard: boolean;
  state: Sound['state'] = 'ringing';
  muted = false;
  quality: Quality | undefined;
  readonly #session: RTCSession;
  readonly #sounds: Sounds;
  readonly #told: Told;
  readonly #iceServers: IceServer[];
  #gathering: ReturnType<typeof setTimeout> | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #ways: { ready: () => void; best: boolean } | undefined;
  /** The way of the sound that the Asterisk knows; undefined until the browser has settled on one. */
  #way: string | undefined;
  #movedAt = -Infinity;
  #stop: () => void = () => {};

  constructor(
    session: RTCSession,
    of: { interactionId: Id; isHeard: boolean; iceServers: IceServer[] },
    sounds: Sounds,
    told: Told,
  ) {
    this.interactionId = of.interactionId;
    this.isHeard = of.isHeard;
    this.#session = session;
    this.#sounds = sounds;
    this.#told = told;
    session.on('peerconnection', ({ peerconnection }) => this.#listen(peerconnection));
    session.on('confirmed', () => {
      if (this.#session.connection) this.#followWay(this.#session.connection);
      this.state = 'talking';
      this.#told.on();
      this.#told.changed();
    });
    this.#iceServers = of.iceServers;
    session.on('icecandidate', ({ candidate, ready }) => this.#found(candidate, ready));
    for (const end of ['ended', 'failed'] as const) session.on(end, () => this.#over());
  }

  get isOn(): boolean {
    return this.state !== 'ringing';
  }

  answer(): void {
    if (this.state !== 'ringing') return;
    this.state = 'answering';
    this.#told.changed();
    this.#sounds.open().then(
      (mediaStream) => {
        if (this.#session.isEnded()) return this.#sounds.close();
        this.#session.answer({ mediaStream, pcConfig: { iceServers: this.#iceServers } });
      },
      // who can't speak does not take the caller from those who can
      () => this.end(),
    );
  }

  mute(on: boolean): void {
    if (on) this.#session.mute({ audio: true });
    else this.#session.unmute({ audio: true });
    this.muted = on;
    this.#told.changed();
  }

  press(digit: string): void {
    this.#sounds.tone(digit);
    // within the sound (RFC 4733), as every menu understands it
    this.#session.sendDTMF(digit, { transportType: 'RFC2833' as never, duration: 160 });
  }

  /** The connection came back, perhaps over another network: the same talk goes on there. Nothing is told while something is being told. */
  moved(): void {
    if (!this.#session.isEstablished() || !this.#session.isReadyToReOffer()) return;
    // JsSIP takes the addresses of before for those of the new offer where the browser was quick to begin looking, and sends it without any
    (this.#session as unknown as { _iceReady: boolean })._iceReady = false;
    this.#session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
    this.#way = undefined;
    this.#movedAt = performance.now();
  }

  end(): void {
    if (!this.#session.isEnded()) this.#session.terminate();
  }

  /**
   * Where everybody is in one network, the machine's own addresses are enough: all of them, for the first may be one of IPv6, which an Asterisk may
   * not speak, and sound from an address it was not told of is dropped; the browser says within 0.15 s that it has them. Else it is waited for the
   * best of the ways that are configured, but not for long: a network may answer to none of them.
   */
  #found({ type }: RTCIceCandidate, ready: () => void): void {
    const kinds = this.#iceServers.map(({ urls }) => (urls.startsWith('turn') ? 'relay' : 'srflx'));
    const isBest = kinds.length > 0 && type === (kinds.includes('relay') ? 'relay' : 'srflx');
    // `ready` is another one where the talk moves to another network
    if (this.#ways?.ready !== ready) this.#ways = { ready, best: false };
    this.#ways.best ||= isBest;
    clearTimeout(this.#gathering);
    this.#gathering = setTimeout(ready, this.#ways.best ? SIBLINGS_MS : GATHER_MS);
  }

  #listen(connection: RTCPeerConnection): void {
    connection.addEventListener('track', ({ track, streams }) => {
      this.#sounds.play(streams[0] ?? new MediaStream([track]));
    });
    this.#sounds.replaced = (track) => {
      track.enabled = !this.muted;
      void connection.getSenders()[0]?.replaceTrack(track);
    };
    this.#stop = listenToQuality(connection, (quality) => {
      this.quality = quality;
      this.#told.changed();
    });
  }

  /** A computer in two networks goes on in the other where one is away for a moment, and tells nobody but us. */
  #followWay(connection: RTCPeerConnection): void {
    const ice = connection.getSenders()[0]?.transport?.iceTransport;
    // Firefox before 154 does not tell us either
    if (!ice || !('getSelectedCandidatePair' in ice)) return;
    const settle = () => {
      if (!this.#session.isReadyToReOffer()) return look();
      const way = wayOf(ice.getSelectedCandidatePair()?.local);
      if (this.#way === undefined || way === this.#way) this.#way = way;
      else if (performance.now() - this.#movedAt > MOVES_EACH_MS) this.#told.strayed();
      // not told yet
      if (this.#way !== way) look(MOVES_EACH_MS);
    };
    const look = (ms = SETTLED_MS) => {
      clearTimeout(this.#settling);
      this.#settling = setTimeout(settle, ms);
    };
    ice.addEventListener('selectedcandidatepairchange', () => look());
    look();
  }

  #over(): void {
    clearTimeout(this.#gathering);
    clearTimeout(this.#settling);
    this.#stop();
    if (this.isOn) this.#sounds.close();
    this.#told.over();
  }
}

/** The computer's own end of it, however the other side sees that. */
const wayOf = (local?: RTCIceCandidate | null): string | undefined =>
  local ? `${local.relatedAddress ?? local.address}:${local.relatedPort ?? local.port}` : undefined;
