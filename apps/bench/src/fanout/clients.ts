/**
 * The consoles and boards, as a process of their own: every one a socket of its own, signed in, attached, listening. Whoever
 * is offered a call takes it, and writes the verdict when it is over; what comes is written down with its instant.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { AgentView, BoardChange, CallCard } from '@linia/protocol';
import { io, type Socket } from 'socket.io-client';
import { log } from '../routing/shift.ts';
import type { Client, FromClients, Heard, Orders, ToClients } from './messages.ts';

const say = (message: FromClients) => void process.send?.(message);
const now = () => performance.timeOrigin + performance.now();
const heard: Heard = { calls: [], people: [], boards: [], counts: {}, bytes: 0 };
const sockets: Socket[] = [];
let counting = false;

process.on('message', (message: ToClients) => {
  if ('orders' in message) void open(message.orders);
  else if (message.ask === 'begin') {
    counting = true;
    heard.bytes = -bytes();
  } else void end();
});
process.on('disconnect', () => process.exit(0));

/** When nothing has come for a second: on a busy machine the last may be on their way. */
async function end(): Promise<void> {
  counting = false;
  let seen: number;
  do {
    seen = heard.calls.length + heard.people.length;
    await pause(1_000);
  } while (heard.calls.length + heard.people.length > seen);
  heard.bytes += bytes();
  say({ heard });
}

/** Twenty at a time, as after a restart. */
async function open({ base, clients, disposition }: Orders): Promise<void> {
  const left = [...clients];
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (let client = left.shift(); client; client = left.shift()) await openOne(base, client, disposition);
    }),
  );
  say({ ready: true });
}

async function openOne(base: string, client: Client, disposition: number): Promise<void> {
  const socket = io(base, { transports: ['websocket'], extraHeaders: { cookie: client.cookie }, forceNew: true });
  sockets.push(socket);
  listen(socket, client, disposition);
  const connected = new Promise<void>((done) => socket.once('connect', done));
  // a server that is busy says so, and is asked again
  socket.on('connect_error', () => setTimeout(() => socket.connect(), 500));
  await connected;
  await ask(socket, client.board ? 'board:watch' : 'desk:snapshot', {});
}

function listen(socket: Socket, client: Client, disposition: number): void {
  const done = new Set<string>();
  const once = async (key: string, work: () => Promise<void>) => {
    if (done.has(key)) return;
    done.add(key);
    await work();
  };
  socket.onAny((name: string) => {
    if (counting) heard.counts[name] = (heard.counts[name] ?? 0) + 1;
  });
  socket.on('call:changed', (card: CallCard) => {
    heard.calls.push({ desk: client.id, id: card.id, version: card.version, at: now() });
    void go(card).catch((error: unknown) => console.error('a desk was refused:', error));
  });
  socket.on('agent:changed', (agent: AgentView) => {
    heard.people.push({ desk: client.id, id: agent.id, version: agent.version, at: now() });
  });
  socket.on('board:changed', (board: BoardChange) => {
    if (counting) heard.boards.push({ shows: Date.parse(board.at), at: now() });
  });

  const go = async (card: CallCard) => {
    const offer = card.offers.find(({ agent, state }) => agent.id === client.id && state === 'pending');
    if (offer)
      await once(`accept ${card.id}`, async () => {
        await pause(200 + Math.random() * 800);
        await ask(socket, 'offer:accept', { id: randomUUID(), offerId: offer.id });
        say({ accepted: { agent: client.id, call: card.id } });
      });
    const mine = card.assignments.find(({ agent }) => agent.id === client.id);
    if (mine?.state === 'wrapping')
      await once(`close ${card.id}`, async () => {
        await pause(200 + Math.random() * 800);
        await ask(socket, 'call:close', { id: randomUUID(), interactionId: card.id, log: log(disposition) });
        say({ closed: card.id });
      });
  };
}

async function ask(socket: Socket, name: string, payload: object): Promise<void> {
  const answer = (await socket.timeout(60_000).emitWithAck(name, payload)) as { error?: { code: string } };
  if (answer.error?.code === 'database.away') return pause(500).then(() => ask(socket, name, payload));
  if (answer.error) throw new Error(`${name}: ${answer.error.code}`);
}

/** Bytes that came through all sockets till now. */
function bytes(): number {
  type Wire = { ws?: { _socket?: { bytesRead?: number } } };
  return sockets.reduce(
    (sum, { io: { engine } }) => sum + ((engine?.transport as Wire).ws?._socket?.bytesRead ?? 0),
    0,
  );
}
