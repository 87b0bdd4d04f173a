/** Readers of the portal, as a process of their own: each asks for a page, and for the next as soon as it has come. */
import { Agent, request } from 'node:http';

export type Orders = { url: string; readers: number; ms: number };
export type Read = { times: number[]; taken: number; refused: number };

process.on('message', (orders: Orders) => {
  void read(orders).then((answer) => process.send!(answer));
});

async function read({ url, readers, ms }: Orders): Promise<Read> {
  const agent = new Agent({ keepAlive: true, maxSockets: readers });
  const answer: Read = { times: [], taken: 0, refused: 0 };
  const until = performance.now() + ms;
  const one = async (): Promise<void> => {
    while (performance.now() < until) {
      const from = performance.now();
      const status = await get(url, agent);
      if (status === 200) {
        answer.taken++;
        answer.times.push(performance.now() - from);
      } else answer.refused++;
    }
  };
  await Promise.all(Array.from({ length: readers }, one));
  agent.destroy();
  return answer;
}

function get(url: string, agent: Agent): Promise<number> {
  return new Promise((done, fail) => {
    const asked = request(
      url,
      { agent, headers: { 'accept-language': 'ru', 'x-forwarded-for': somebody() } },
      (answer) => {
        answer.resume();
        answer.once('end', () => done(answer.statusCode!));
      },
    );
    asked.once('error', fail);
    asked.end();
  });
}

/** Each from an address of its own, as the proxy before the portal says it. */
const somebody = (): string => `10.${[0, 0, 0].map(() => Math.floor(Math.random() * 256)).join('.')}`;
