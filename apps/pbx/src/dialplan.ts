import type { Place } from './settings.ts';

/**
 * Every inbound number goes to the application. Where it is not there, the caller is told so instead of being dropped. Telephones of
 * people reach nothing at all: calls out are begun by the server alone.
 */
export const dialplan = ({ numbers }: Pick<Place, 'numbers'>): string => `[general]
static=yes
writeprotect=yes
[inbound]
${numbers.map(takenIn).join('\n')}
exten => away,1,Answer(,i)
 same => n,Playback(linia/away)
 same => n,Hangup()
exten => h,1,NoOp()
; a number that is not ours
exten => _X.,1,Hangup(1)
exten => _+X.,1,Hangup(1)
[people]
exten => nothing,1,Hangup()
`;

const takenIn = (number: string): string => `exten => ${number},1,Stasis(linia,inbound,\${EXTEN})
 same => n,GotoIf($["\${STASISSTATUS}" = "FAILED"]?away,1)
 same => n,Hangup()`;
