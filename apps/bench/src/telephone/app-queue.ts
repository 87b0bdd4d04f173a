import type { SipPhone } from '@linia/pbx';

/** With this its recordings begin. */
export const peerTake = 'peer-';

type Peer = { name: string; number: string; phones: SipPhone[] };

/**
 * The queue that Asterisk has of its own, before it what Linia's callers hear: the announcement to its end, then the menu, which the
 * pound key ends. Whoever has been free longest is rung; nobody wraps up; the talk is recorded.
 */
export function queueOf(peers: Peer[]): Record<string, string> {
  return {
    'modules.conf': ['app_queue', 'app_read'].map((name) => `load = ${name}.so\n`).join(''),
    'queues.conf': peers
      .map(
        ({ name, phones }) =>
          `[${name}]\nstrategy=leastrecent\ntimeout=60\nretry=1\nwrapuptime=0\nringinuse=no\nautofill=yes\n${phones
            .map((_, n) => `member => PJSIP/${name}-${n}\n`)
            .join('')}`,
      )
      .join(''),
    'pjsip.conf': peers
      .flatMap(({ name, phones }) => phones.map((phone, n) => endpoint(`${name}-${n}`, phone.contact)))
      .join(''),
    'extensions.conf': `[inbound](+)\n${peers.map(({ name, number }) => dialplan(name, number)).join('')}`,
  };
}

const endpoint = (name: string, contact: string): string => `[${name}]
type=endpoint
context=people
transport=udp
disallow=all
allow=alaw,ulaw
direct_media=no
aors=${name}
[${name}]
type=aor
contact=${contact}
`;

const dialplan = (name: string, number: string): string => `exten => ${number},1,Answer(,i)
 same => n,Playback(linia/ru/recorded)
 same => n,Read(KEYS,linia/ru/menu,13)
 same => n,MixMonitor(\${ASTSPOOLDIR}/recording/${peerTake}\${UNIQUEID}.wav,b)
 same => n,Queue(${name},,,,600)
 same => n,Hangup()
`;
