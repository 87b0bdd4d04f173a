import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** A Linia of its own process on a given database, to be killed and started again at the same address. */
export class ServerUnderTest {
  readonly base: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #data: string;
  #child: ChildProcess | null = null;
  #said = '';

  private constructor(base: string, data: string, env: NodeJS.ProcessEnv) {
    this.base = base;
    this.#data = data;
    this.#env = env;
  }

  static async on(databaseUrl: string, port?: number, env: NodeJS.ProcessEnv = {}): Promise<ServerUnderTest> {
    const data = await mkdtemp(join(tmpdir(), 'linia-server-'));
    const at = port ?? (await freePort());
    return new ServerUnderTest(`http://127.0.0.1:${at}`, data, {
      ...process.env,
      PORT: String(at),
      HOST: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      LINIA_DATA: data,
      LINIA_DEMO: '1',
      PUBLIC_URL: '',
      ...env,
    });
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, ['--conditions=@linia/source', '--import', 'tsx', main], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => (this.#said += part));
    for (;;) {
      if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${this.#said}`);
      if ((await fetch(`${this.base}/readyz`).catch(() => null))?.ok) return;
      await pause(20);
    }
  }

  /** SIGKILL: nothing is said, nothing is finished. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGSTOP: it sleeps in the middle of whatever it does. SIGCONT: it goes on there. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(signal);
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    await rm(this.#data, { recursive: true, force: true });
  }

  /** What the process printed; for a failing test. */
  get said(): string {
    return this.#said;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}
