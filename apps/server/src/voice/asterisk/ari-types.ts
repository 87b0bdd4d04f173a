/** What of Asterisk's words is read here. Source: its rest-api/api-docs, version 22. */
export type AriChannel = {
  id: string;
  name: string;
  state: 'Down' | 'Rsrvd' | 'OffHook' | 'Dialing' | 'Ring' | 'Ringing' | 'Up' | 'Busy' | string;
  caller: { name: string; number: string };
  connected: { name: string; number: string };
  dialplan: { context: string; exten: string; app_name: string; app_data: string };
};

export type AriBridge = { id: string; channels: string[] };

type OfChannel<T extends string, More = object> = { type: T; channel: AriChannel } & More;

export type AriEvent =
  | OfChannel<'StasisStart', { args: string[] }>
  | OfChannel<'StasisEnd'>
  | OfChannel<'ChannelStateChange'>
  | OfChannel<'ChannelDestroyed', { cause: number; cause_txt: string }>
  | OfChannel<'ChannelHangupRequest', { cause?: number; soft?: boolean }>
  | OfChannel<'ChannelDtmfReceived', { digit: string }>
  | OfChannel<'ChannelEnteredBridge' | 'ChannelLeftBridge', { bridge: AriBridge }>
  | { type: 'BridgeCreated' | 'BridgeDestroyed'; bridge: AriBridge }
  | { type: 'PlaybackFinished'; playback: { id: string; target_uri: string; state: 'done' | 'failed' | string } }
  | { type: 'RecordingFinished' | 'RecordingFailed'; recording: { name: string; duration?: number; cause?: string } }
  | { type: 'ApplicationReplaced' };
