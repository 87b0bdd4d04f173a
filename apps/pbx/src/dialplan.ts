import type { Place } from './place.ts';

/**
 * Every inbound number goes to the application. Where no server has it, the caller is told so instead of being dropped, and is connected to
 * whoever is on duty, where somebody is named. Telephones of people reach nothing at all: calls out are begun by the server alone.
 */
export const dialplan = ({ numbers, fallback }: Pick<Place, 'numbers' | 'fallback'>): string => `[general]
static=yes
writeprotect=yes
[inbound]
${numbers.map((number) => `exten => ${number},1,Goto(linia,\${EXTEN},1)`).join('\n')}
; a number that is not ours
exten => _X.,1,Hangup(1)
exten => _+X.,1,Hangup(1)
[linia]
exten => _[+0-9].,1,Stasis(linia,inbound,\${EXTEN})
 same => n,GotoIf($["\${STASISSTATUS}" = "FAILED"]?away,1)
 same => n,Hangup()
exten => away,1,Answer(,i)
${
  fallback === null
    ? ''
    : ` same => n,Playback(linia/ru/away-on)
 same => n,Dial(${fallback},30)
 same => n,GotoIf($["\${DIALSTATUS}" = "ANSWER"]?over)
`
} same => n,Playback(linia/ru/away)
 same => n(over),Hangup()
exten => h,1,NoOp()
[people]
exten => nothing,1,Hangup()
`;
