import { createTransport } from 'nodemailer';
import { expect, type APIRequestContext } from '@playwright/test';
import type { SentLetter } from '@linia/protocol';

/** The receiver of this worker's server; of a demo that runs already, the demo's usual one. */
const port = Number(
  process.env['LINIA_E2E_URL']
    ? (process.env['LINIA_E2E_MAIL'] ?? 2525)
    : process.env['LINIA_E2E_MAIL_PORTS']!.split(',')[Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)],
);

type Letter = {
  from: string;
  subject: string;
  text?: string;
  html?: string;
  inReplyTo?: string;
  headers?: Record<string, string>;
  attachments?: { filename: string; content: Buffer; cid?: string }[];
};

/** A customer writes to the demo, by SMTP as their server does it. */
export async function write({ from, ...letter }: Letter): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  const address = /<([^>]+)>/.exec(from)?.[1] ?? from;
  await transport.sendMail({
    ...letter,
    from,
    to: 'help@linia.test',
    envelope: { from: address, to: 'help@linia.test' },
  });
  transport.close();
}

/** What was sent to this address, the last one first. */
export async function sentTo(request: APIRequestContext, address: string): Promise<SentLetter[]> {
  const answer = await request.get('/api/demo/letters');
  return ((await answer.json()) as SentLetter[]).filter(({ to, sentAt }) => to.includes(address) && sentAt !== null);
}

/** The number that the customer was told. */
export async function numberFor(request: APIRequestContext, address: string): Promise<number> {
  await expect.poll(async () => (await sentTo(request, address)).length).toBeGreaterThan(0);
  return (await sentTo(request, address))[0]!.number;
}
