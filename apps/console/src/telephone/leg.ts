import type { Id } from '@linia/protocol';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { Quality, Sound } from '../phone.svelte.ts';
import { listenToQuality } from './quality.ts';
import type { Sounds } from './sounds.ts';

interface Told {
  changed: () => void;
  /** The sound is there. */
  on: () => void;
  over: () => void;
}

/** This person's leg of one call: rings until the desk has accepted, then sounds until one side ends it. */
export class Leg {
  readonly interactionId: Id;
  state: Sound['state'] = 'ringing';
  muted = false;
  quality: Quality | undefined;
  readonly #session: RTCSession;
  readonly #sounds: Sounds;
  readonly #told: Told;
  #stop: () => void = () => {};

  constructor(session: RTCSession, interactionId: Id, sounds: Sounds, told: Told) {
    this.interactionId = interactionId;
    this.#session = session;
    this.#sounds = sounds;
    this.#told = told;
    session.on('peerconnection', ({ peerconnection }) => this.#listen(peerconnection));
    session.on('confirmed', () => {
      this.state = 'talking';
      this.#told.on();
      this.#told.changed();
    });
    // the first candidate is the machine's own address: where the Asterisk answers, no other is needed
    session.on('icecandidate', ({ ready }) => ready());
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
        this.#session.answer({ mediaStream, pcConfig: { iceServers: [] } });
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

  /** The connection came back, perhaps over another network: the same talk goes on there. */
  moved(): void {
    if (this.#session.isEstablished()) this.#session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
  }

  end(): void {
    if (!this.#session.isEnded()) this.#session.terminate();
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

  #over(): void {
    this.#stop();
    if (this.isOn) this.#sounds.close();
    this.#told.over();
  }
}
