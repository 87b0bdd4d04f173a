import type { Programs } from './programs.ts';

/** What one Asterisk of this machine is told. */
export type Place = {
  programs: Programs;
  /** Its own folder: configuration, data, recordings, control socket. */
  folder: string;
  httpPort: number;
  sipPort: number;
  rtpFrom: number;
  rtpTo: number;
  ariUser: string;
  ariPassword: string;
  /** The numbers that are led to the application. */
  numbers: readonly string[];
  /** Who is called where no server is there, as `Dial` takes it; null: nobody. */
  fallback: string | null;
  /** Any softphone of this machine is a caller; else the header says who is. */
  softphones: boolean;
  /** Added at the end of these files. */
  more: Readonly<Record<string, string>>;
};
