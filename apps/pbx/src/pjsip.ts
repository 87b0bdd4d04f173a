import type { Place } from './place.ts';

/**
 * One way in for callers, from this machine only and recognised by a header (in production: by address or authentication), or, with
 * `softphones`, by being on this machine and nobody's telephone; and the
 * WebSocket over which browsers speak SIP. People's telephones are not here: the server makes them at run time.
 */
export const pjsip = ({ sipPort, softphones }: Pick<Place, 'sipPort' | 'softphones'>): string => `[global]
type=global
user_agent=Linia
endpoint_identifier_order=header,username,ip
[system]
type=system
timer_t1=500
timer_b=32000
[udp]
type=transport
protocol=udp
bind=127.0.0.1:${sipPort}
[ws]
type=transport
protocol=ws
bind=127.0.0.1
[trunk]
type=endpoint
context=inbound
transport=udp
disallow=all
allow=alaw,ulaw
direct_media=no
dtmf_mode=auto
allow_transfer=no
media_address=127.0.0.1
bind_rtp_to_media_address=yes
aors=trunk
[trunk]
type=aor
[trunk]
type=identify
endpoint=trunk
${softphones ? 'match=127.0.0.1' : 'match_header=X-Trunk: carrier'}
`;

/** What the server pushes lives in memory, and is pushed again when Asterisk was started anew. */
export const sorcery = `[res_pjsip]
endpoint=config,pjsip.conf,criteria=type=endpoint
endpoint=memory
auth=config,pjsip.conf,criteria=type=auth
auth=memory
aor=config,pjsip.conf,criteria=type=aor
aor=memory
contact=memory
`;
