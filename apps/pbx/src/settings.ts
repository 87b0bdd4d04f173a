import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { modules } from './modules.ts';
import { dialplan } from './dialplan.ts';
import { pjsip, sorcery } from './pjsip.ts';
import type { Place } from './place.ts';

/** Every file of its `etc` folder. What is not named here Asterisk takes as empty. */
export function settings(place: Place): Record<string, string> {
  const files = ours(place);
  for (const [name, text] of Object.entries(place.more)) files[name] = (files[name] ?? '') + text;
  return files;
}

function ours(place: Place): Record<string, string> {
  return {
    'asterisk.conf': asterisk(place),
    'modules.conf': `[modules]\nautoload=no\n${modules.map((name) => `load = ${name}`).join('\n')}\n`,
    'logger.conf': '[general]\ndateformat=%F %T.%3q\n[logfiles]\nmessages => warning,error\n',
    'http.conf': http(place),
    'ari.conf': ari(place),
    'rtp.conf': rtp(place),
    'musiconhold.conf': `[default]\nmode=files\ndirectory=${join(place.folder, 'music')}\n`,
    'indications.conf': indications,
    'extensions.conf': dialplan(place),
    'pjsip.conf': pjsip(place),
    'sorcery.conf': sorcery,
    ...Object.fromEntries(unsaid.map((name) => [`${name}.conf`, '[general]\n'])),
    ...Object.fromEntries(empty.map((name) => [`${name}.conf`, ''])),
  };
}

const unsaid = ['cdr', 'cel', 'stasis', 'ccss', 'udptl', 'features', 'manager', 'prometheus'];
const empty = [
  'acl',
  'websocket_client',
  'pjproject',
  'pjsip_wizard',
  'pjsip_notify',
  'res_stun_monitor',
  'statsd',
  'codecs',
  'func_odbc',
];

const asterisk = ({ programs, folder }: Place): string => `[directories]
astetcdir => ${folder}/etc
astmoddir => ${programs.modules}
astvarlibdir => ${folder}/lib
astdbdir => ${folder}/db
astkeydir => ${folder}/keys
astdatadir => ${folder}/data
astagidir => ${folder}/data/agi-bin
astspooldir => ${folder}/spool
astrundir => ${folder}/run
astlogdir => ${folder}/log
[options]
defaultlanguage = ru
documentation_language = en_US
live_dangerously = no
systemname = linia
hideconnect = yes
highpriority = no
`;

/** On this machine only: the server stands before it. */
const http = ({ httpPort }: Place): string => `[general]
servername=Linia
enabled=yes
bindaddr=127.0.0.1
bindport=${httpPort}
sessionlimit=500
session_inactivity=30000
session_keep_alive=15000
`;

const ari = ({ ariUser, ariPassword }: Place): string => `[general]
enabled = yes
pretty = no
websocket_write_timeout = 1000
[${ariUser}]
type = user
read_only = no
password = ${ariPassword}
password_format = plain
`;

/** A browser on this machine is told of 127.0.0.1, which both can reach whatever networks come and go. */
const rtp = ({ rtpFrom, rtpTo }: Place): string => `[general]
rtpstart=${rtpFrom}
rtpend=${rtpTo}
strictrtp=yes
icesupport=yes
dtls_mtu=1200
[ice_host_candidates]
${ownAddresses()
  .map((address) => `${address} => 127.0.0.1`)
  .join('\n')}
`;

function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .filter((each) => each && !each.internal && each.family === 'IPv4')
    .map((each) => each!.address);
}

/** The tones of Russian networks. */
const indications = `[general]
country=ru
[ru]
description = Russia
ringcadence = 1000,4000
dial = 425
busy = 425/350,0/350
ring = 425/1000,0/4000
congestion = 425/175,0/175
callwaiting = 425/200,0/5000
dialrecall = 425/400,0/40
record = 1400/500,0/15000
info = 950/330,1400/330,1800/330,0/1000
stutter = 425/400,0/40
`;
