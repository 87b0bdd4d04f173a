import { once } from 'node:events';
import type { Pbx } from '@linia/pbx';
import { WebSocket } from 'ws';

type Told = {
  type: string;
  playback?: { media_uri: string; target_uri: string; state: string };
  channel?: { id: string };
  bridge?: { id: string };
};

/** What Asterisk plays and whom it joins, in its own words and order, for every call that is there. */
export class Heard {
  readonly #socket: WebSocket;
  #told: Told[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#told.push(JSON.parse(String(data)) as Told));
  }

  static async of(pbx: Pbx): Promise<Heard> {
    const url = `${pbx.ariUrl.replace(/^http/, 'ws')}/ari/events?app=linia-heard&subscribeAll=true`;
    const socket = new WebSocket(url, { auth: `${pbx.ariUser}:${pbx.ariPassword}` });
    const heard = new Heard(socket);
    await once(socket, 'open');
    return heard;
  }

  /** Names of the sounds that were begun, and `bridge` where somebody came into one. */
  get sounds(): string[] {
    return this.#told.flatMap(({ type, playback }) => {
      if (type === 'PlaybackStarted') return [playback!.media_uri.replace(/^sound:(linia\/)?/, '')];
      return type === 'ChannelEnteredBridge' ? ['bridge'] : [];
    });
  }

  /** What became of who has this channel: sounds that were begun and that were heard to the end, and their coming into a bridge. */
  of(channel: string): string[] {
    return this.#told.flatMap(({ type, playback, channel: who }) => {
      if (type === 'ChannelEnteredBridge') return who!.id === channel ? ['bridge'] : [];
      if (playback?.target_uri !== `channel:${channel}`) return [];
      const sound = playback.media_uri.replace(/^sound:(linia\/)?/, '');
      if (type === 'PlaybackFinished') return [`${sound} ${playback.state === 'done' ? 'to the end' : 'broken off'}`];
      return type === 'PlaybackStarted' ? [sound] : [];
    });
  }

  /** Whether somebody was told these one after the other. */
  includes(names: string[]): boolean {
    const each = new Map<string, string>();
    for (const { type, playback } of this.#told)
      if (type === 'PlaybackStarted') {
        const { target_uri: whom, media_uri: sound } = playback!;
        each.set(whom, `${each.get(whom) ?? ''} ${sound.replace(/^sound:(linia\/)?/, '')}`);
      }
    return [...each.values()].some((sounds) => `${sounds} `.includes(` ${names.join(' ')} `));
  }

  /** Forgets what was told until now. */
  anew(): void {
    this.#told = [];
  }

  close(): void {
    this.#socket.close();
  }
}
