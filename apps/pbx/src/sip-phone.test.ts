import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { SipPhone } from './sip-phone.ts';

it('a telephone that is asked again, because a busy machine answered late, rings once and is not lifted by it', async () => {
  const phone = await SipPhone.open();
  const pbx = createSocket('udp4').bind(0, '127.0.0.1');
  await once(pbx, 'listening');
  const answers: string[] = [];
  pbx.on('message', (data) => answers.push(String(data).slice(8, 11)));
  const says = (method: string) =>
    pbx.send(
      [
        `${method} ${phone.contact} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${pbx.address().port};branch=z9hG4bK1`,
        'From: <sip:linia@127.0.0.1>;tag=1',
        `To: <${phone.contact}>`,
        'Call-ID: asked-twice',
        `CSeq: 7 ${method}`,
        `Contact: <sip:linia@127.0.0.1:${pbx.address().port}>`,
        '\r\n',
      ].join('\r\n'),
      phone.port,
      '127.0.0.1',
    );
  says('INVITE');
  says('INVITE');
  const call = await phone.rings();
  says('INVITE');
  await expect.poll(() => answers.length).toBeGreaterThan(1);
  says('CANCEL');
  expect(await call.ended).toBe('CANCEL');
  await expect.poll(() => answers.slice(-2)).toEqual(['200', '487']); // of the CANCEL, and of what it cancels
  expect(new Set(answers.slice(0, -2))).toEqual(new Set(['180']));
  await phone.close();
  pbx.close();
});
