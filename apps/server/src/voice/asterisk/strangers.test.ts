import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pbx } from '@linia/pbx';
import { configOf, Exchange, hears, number, programs, startTestPbx, until } from './asterisk.testing.ts';
import { endpointOf } from './endpoints.ts';

/** What comes to a SIP port that the world can reach: forged numbers, forged headers, scanners, machines that press keys. */
let pbx: Pbx;
let exchange: Exchange;

describe.skipIf(!programs)('a stranger', () => {
  beforeAll(async () => {
    pbx = await startTestPbx();
    exchange = await Exchange.open(pbx);
    await exchange.stage.pool.query('update lines set announces_recording = false');
    await exchange.lead();
  });
  afterAll(async () => {
    const left = { broken: await exchange.stage.broken(), said: exchange.said };
    await exchange.close();
    await pbx.stop();
    expect(left).toEqual({ broken: [], said: [] });
  });

  const numbers: [string, string][] = [
    ['anonymous', '"Anonymous" <sip:anonymous@anonymous.invalid>'],
    ['no number', '<sip:127.0.0.1>'],
    ['quotes and angles in the name', '"Иван \\"<sip:8@x>\\" <b>" <sip:+79135550142@127.0.0.1>'],
    ['another alphabet', '"Пётр" <sip:%D0%9F%D1%91%D1%82%D1%80@127.0.0.1>'],
    ['bytes that are no text', '<sip:%FF%FE%80@127.0.0.1>'],
    ['three hundred digits', `<sip:${'9'.repeat(300)}@127.0.0.1>`],
    ['nothing but NUL', '<sip:%00%00@127.0.0.1>'],
    ['NUL in the middle', '<sip:7913%00555@127.0.0.1>'],
    ['a header in the number', '<sip:7%0d%0aX-Linia-Offer:%201@127.0.0.1>'],
    ['a question to the database', `"x'); drop table agents; --" <sip:'%3Bdrop%20table%20agents%3B--@127.0.0.1>`],
    ['a script', '"<script>alert(1)</script>" <sip:%3Cscript%3E@127.0.0.1>'],
  ];
  it.each(numbers)(
    'with %s for a number is taken in or refused, and what is kept of it is clean',
    async (_kind, fromHeader) => {
      const before = await exchange.newest();
      const phone = await exchange.caller.call(pbx.sipPort, number, {
        fromHeader,
        headers: ['X-Linia-Call: 1', 'X-Linia-Offer: 1', 'X-Linia-Assignment: 1'],
      });
      const refused = await Promise.race([phone.ended, phone.talks.then(() => null)]);
      if (refused !== null) {
        expect(refused).toMatch(/^4/);
        expect(await exchange.newest()).toBe(before);
        return;
      }
      phone.rtp.press('#');
      await until(async () => (await exchange.newest()) > before);
      const call = await exchange.newest();
      const offer = await exchange.offered(call);
      const desk = await exchange.phone(offer.agent.id).rings();
      // what the desk is told is ours, whatever the caller's headers say
      expect([desk.told('X-Linia-Call'), desk.told('X-Linia-Offer')]).toEqual([String(call), String(offer.id)]);
      expect(desk.told('X-Linia-Assignment')).toBe('');
      const { rows } = await exchange.stage.pool.query('select phone, phone_e164 from interactions where id = $1', [
        call,
      ]);
      const { phone: kept, phone_e164: e164 } = rows[0] as { phone: string | null; phone_e164: string | null };
      // eslint-disable-next-line no-control-regex -- that is what is looked for
      expect(kept ?? '').not.toMatch(/[\u0000-\u001f\u007f-\u009f\ufffd]/);
      expect((kept ?? '').length).toBeLessThanOrEqual(64);
      expect(e164).toBe(fromHeader.includes('+79135550142') ? '+79135550142' : null);
      await phone.hangUp();
      await exchange.sees(call, ({ state }) => state === 'closed');
    },
  );

  it('who scans the port rings nobody, is kept nowhere and fills no log, while a customer calls as ever', async () => {
    const before = await exchange.newest();
    await endpointOf(99, 'a password of a session', configOf(pbx)); // a person's telephone that exists
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const answers = new Map<string, number>();
    socket.on('message', (data) => {
      const status = /^SIP\/2\.0 (\d+)/.exec(String(data))?.[1] ?? 'a request';
      answers.set(status, (answers.get(status) ?? 0) + 1);
    });
    const lines = async () =>
      (await readFile(join(pbx.recordings, '../../log/messages'), 'utf8').catch(() => '')).split('\n').length;
    const linesBefore = await lines();
    const scanning = scan(socket, pbx.sipPort, 1_500);
    const { phone, call } = await exchange.call();
    const { agent, phone: desk } = await exchange.accept(call);
    expect(await hears(phone, desk)).toBe(true);
    await scanning;
    expect(await hears(desk, phone)).toBe(true);
    await phone.hangUp();
    await exchange.isSilent();
    await exchange.stage.close(call, agent);
    await until(() => (answers.get('401') ?? 0) > 100);
    socket.close();
    expect(await exchange.newest()).toBe(before + 1);
    expect([...answers.keys()].filter((status) => !/^4/.test(status) && status !== '200')).toEqual([]);
    expect((await lines()) - linesBefore).toBeLessThan(20);
    expect(exchange.said).toEqual([]);
  });

  it('who presses five hundred keys, in the menu, in the line and in the talk, is a caller like any other', async () => {
    const before = await exchange.newest();
    const phone = await exchange.caller.call(pbx.sipPort, number);
    await phone.talks;
    phone.rtp.storm('7'.repeat(500));
    await until(async () => (await exchange.newest()) > before);
    const call = await exchange.newest();
    await exchange.sees(call, ({ state }) => state === 'offered');
    phone.rtp.storm('23456789*0'.repeat(50));
    await pause(500);
    expect((await exchange.stage.card(call)).state).toBe('offered');
    const { phone: desk } = await exchange.accept(call);
    phone.rtp.storm('1234567890'.repeat(50));
    expect(await hears(phone, desk)).toBe(true);
    expect((await exchange.stage.card(call)).state).toBe('active');
    await phone.hangUp();
    await exchange.isSilent();
  });
});

/** What scanners send, as fast as they do: some hundreds of each kind. */
async function scan(socket: ReturnType<typeof createSocket>, port: number, requests: number): Promise<void> {
  const agents = ['friendly-scanner', 'sipvicious', 'sipcli/v1.8', 'VaxSIPUserAgent/3.1', 'pplsip', 'sundayddr'];
  const kinds = ['INVITE', 'REGISTER', 'OPTIONS'];
  const own = socket.address().port;
  for (let n = 0; n < requests; n++) {
    const kind = kinds[n % kinds.length]!;
    const to = n % 2 === 0 ? `agent-${n % 4 === 0 ? 99 : n}` : `9${n}88001008812`;
    const text = [
      `${kind} sip:${to}@127.0.0.1 SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${own};rport;branch=z9hG4bKscan${n}`,
      'Max-Forwards: 70',
      `From: <sip:${to}@127.0.0.1>;tag=s${n}`,
      `To: <sip:${to}@127.0.0.1>`,
      `Call-ID: scan-${n}`,
      `CSeq: 1 ${kind}`,
      `Contact: <sip:x@127.0.0.1:${own}>`,
      `User-Agent: ${agents[n % agents.length]}`,
      'Content-Length: 0',
    ];
    socket.send(`${text.join('\r\n')}\r\n\r\n`, port, '127.0.0.1');
    if (n % 10 === 0) await pause(5);
  }
}
