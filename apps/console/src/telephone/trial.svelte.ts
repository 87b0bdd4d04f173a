import { m } from '../paraglide/messages.js';
import { phone } from '../phone.svelte.ts';
import { chosen } from './chosen.ts';
import { openMicrophone, troubleOf } from './sounds.ts';

const LONG_MS = 3_000;
/** Speech close to a headset is some 0.1 of the loudest: the bar is full at 0.25. */
const FULL = 0.25;

type Device = { value: string; label: string };

/** Microphone and loudspeaker tried without a call: how loud the voice is, a sound, three seconds of oneself. */
export class Trial {
  microphones = $state.raw<Device[]>([]);
  speakers = $state.raw<Device[]>([]);
  microphone = $state(chosen.microphone);
  speaker = $state(chosen.speaker);
  /** 0–100. */
  level = $state(0);
  doing = $state<'nothing' | 'recording' | 'playing'>('nothing');
  /** Firefox and Safari before 2024 play through the system's only. */
  readonly canAim = 'setSinkId' in HTMLMediaElement.prototype;

  #stream: MediaStream | undefined;
  #context: AudioContext | undefined;
  #audio: HTMLAudioElement | undefined;
  #drawing = 0;
  #wanted = false;

  async listen(): Promise<void> {
    this.stop();
    this.#wanted = true;
    try {
      const stream = await openMicrophone(this.microphone);
      if (!this.#wanted) return stream.getTracks().forEach((track) => track.stop());
      this.#stream = stream;
    } catch (error) {
      phone.microphone = troubleOf(error);
      return;
    }
    await this.#readDevices();
    this.#context ??= new AudioContext();
    const analyser = new AnalyserNode(this.#context, { fftSize: 1024 });
    new MediaStreamAudioSourceNode(this.#context, { mediaStream: this.#stream }).connect(analyser);
    this.#draw(analyser);
  }

  stop(): void {
    this.#wanted = false;
    clearInterval(this.#drawing);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
    this.level = 0;
    void this.#context?.close();
    this.#context = undefined;
    this.#audio?.pause();
  }

  choose(what: 'microphone' | 'speaker', id: string): void {
    this[what] = id;
    chosen.choose(what, id);
    if (what === 'microphone') void this.listen();
    else void this.play();
  }

  /** Three tones, through the loudspeaker that calls are heard from. */
  async play(): Promise<void> {
    const context = this.#context;
    if (!context) return;
    const out = await this.#speak(context);
    for (const [n, frequency] of [523, 659, 784].entries()) {
      const from = context.currentTime + n * 0.22;
      const tone = new OscillatorNode(context, { type: 'triangle', frequency });
      const loudness = new GainNode(context, { gain: 0 });
      loudness.gain.setValueAtTime(0, from);
      loudness.gain.linearRampToValueAtTime(0.25, from + 0.02);
      loudness.gain.exponentialRampToValueAtTime(0.001, from + 0.4);
      tone.connect(loudness).connect(out);
      tone.start(from);
      tone.stop(from + 0.42);
    }
  }

  async record(): Promise<void> {
    const [context, stream] = [this.#context, this.#stream];
    if (!context || !stream || this.doing !== 'nothing') return;
    try {
      this.doing = 'recording';
      const said = await context.decodeAudioData(await recorded(stream));
      this.doing = 'playing';
      const source = new AudioBufferSourceNode(context, { buffer: said });
      source.connect(await this.#speak(context));
      source.start();
      await new Promise((resolve) => source.addEventListener('ended', resolve, { once: true }));
    } catch {
      // closed in the middle: nothing was asked for any more
    } finally {
      this.doing = 'nothing';
    }
  }

  /** What is played comes out where calls do. */
  async #speak(context: AudioContext): Promise<AudioNode> {
    const out = new MediaStreamAudioDestinationNode(context);
    this.#audio ??= new Audio();
    this.#audio.srcObject = out.stream;
    if (this.canAim) await this.#audio.setSinkId(this.speaker).catch(() => undefined);
    await this.#audio.play().catch(() => undefined);
    return out;
  }

  #draw(analyser: AnalyserNode): void {
    const wave = new Float32Array(analyser.fftSize);
    this.#drawing = window.setInterval(() => {
      analyser.getFloatTimeDomainData(wave);
      const loud = Math.sqrt(wave.reduce((sum, each) => sum + each * each, 0) / wave.length);
      const now = Math.min(100, Math.round((loud / FULL) * 100));
      // up at once, down slowly: a word is seen
      this.level = Math.max(now, Math.round(this.level * 0.8));
    }, 80);
  }

  async #readDevices(): Promise<void> {
    const all = await navigator.mediaDevices.enumerateDevices();
    const of = (kind: MediaDeviceKind): Device[] => [
      // asked anew when the language changes under the dialog
      {
        value: '',
        get label() {
          return m.phone_as_system();
        },
      },
      ...all
        .filter((each) => each.kind === kind && each.label && !['default', 'communications'].includes(each.deviceId))
        .map(({ deviceId, label }) => ({ value: deviceId, label })),
    ];
    this.microphones = of('audioinput');
    this.speakers = of('audiooutput');
    // what was chosen has been unplugged: the system's is used
    if (!this.microphones.some(({ value }) => value === this.microphone)) this.microphone = '';
    if (!this.speakers.some(({ value }) => value === this.speaker)) this.speaker = '';
  }
}

async function recorded(stream: MediaStream): Promise<ArrayBuffer> {
  const recorder = new MediaRecorder(stream);
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  const ended = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
  recorder.start();
  setTimeout(() => recorder.state === 'recording' && recorder.stop(), LONG_MS);
  await ended;
  return new Blob(parts, { type: recorder.mimeType }).arrayBuffer();
}
