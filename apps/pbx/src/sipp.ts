import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Programs } from './programs.ts';

/** One call of sipp: to a number, through the trunk or past it, hung up after a while. True where every step of it came. */
export async function sippCalls(
  { sipp }: Pick<Programs, 'sipp'>,
  call: { port: number; number: string; talkMs: number; trunk?: boolean },
): Promise<boolean> {
  if (!sipp) throw new Error('there is no sipp');
  const folder = await mkdtemp(join(tmpdir(), 'linia-sipp-'));
  const [program, ...before] = sipp;
  try {
    await writeFile(join(folder, 'caller.xml'), scenario(call.trunk ?? true));
    const args = [
      '-sf',
      'caller.xml',
      '-s',
      call.number,
      '-d',
      String(call.talkMs),
      '-m',
      '1',
      '-nostdin',
      '-timeout',
      '20',
    ];
    const address = ['-i', '127.0.0.1', '-t', 'u1', '-recv_timeout', '5000', `127.0.0.1:${call.port}`];
    return await new Promise((done) =>
      execFile(program!, [...before, ...args, ...address], { cwd: folder, timeout: 30_000 }, (error) =>
        done(error === null),
      ),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const request = (method: string, to: string, more = ''): string => `<send><![CDATA[
${method} sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:+79135550142@[local_ip]:[local_port]>;tag=[pid]s[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>${to}
Call-ID: [call_id]
CSeq: ${method === 'BYE' ? 2 : 1} ${method}
Contact: <sip:caller@[local_ip]:[local_port]>
Max-Forwards: 70
${more}]]></send>`;

const scenario = (trunk: boolean): string => `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="caller">
${request(
  'INVITE',
  '',
  `${trunk ? 'X-Trunk: carrier\n' : ''}Content-Type: application/sdp
Content-Length: [len]

v=0
o=caller 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 8
a=rtpmap:8 PCMA/8000
`,
)}
<recv response="100" optional="true"/><recv response="180" optional="true"/><recv response="183" optional="true"/>
<recv response="200"/>
${request('ACK', '[peer_tag_param]', 'Content-Length: 0\n\n')}
<pause/>
${request('BYE', '[peer_tag_param]', 'Content-Length: 0\n\n')}
<recv response="200"/>
</scenario>
`;
