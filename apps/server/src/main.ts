import { chmod, mkdir } from 'node:fs/promises';
import { seedBasics, seedDemo, demoAccounts } from '@linia/drizzle/seed';
import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { buildApp } from './app.ts';
import { setupLink } from './people/setup.ts';
import { readConfig, type Config } from './shell/config.ts';
import { startEmbeddedPostgres } from './shell/embedded-postgres/index.ts';
import { refusePublicDemo } from './shell/fence.ts';
import { pbxBeside } from './shell/pbx-beside.ts';
import { migrate } from './shell/migrate.ts';
import { stopOnSignal } from './shell/stop-on-signal.ts';

/** The process: environment, database, server, graceful stop. What the server is stands in app.ts. */
const started = performance.now();
const stops: (() => Promise<void>)[] = [];
let stopping = false;

async function stop(): Promise<void> {
  stopping = true;
  for (const each of stops.reverse()) await each();
}
stopOnSignal(stop);

try {
  await start(readConfig({ ...process.env, ...pbxBeside(process.env) }));
} catch (error) {
  if (!stopping) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    if (process.env['LINIA_LOG']) console.error(error);
    await stop().catch(() => {});
    process.exit(1);
  }
}

async function start(config: Config): Promise<void> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  await chmod(config.dataDir, 0o700);
  const url = config.databaseUrl ?? (await embedded(config));
  await step('Tables', () => migrate(url));
  await step(config.demo ? 'Demo company' : 'Lists', () => seed(config, url));
  const app = await buildApp(config, url);
  stops.push(() => app.close());
  await app.listen({ port: config.port, host: config.host });
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  const base = config.publicUrl ?? `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
  await greet(config, url, base);
}

async function embedded(config: Config): Promise<string> {
  return step('PostgreSQL', async () => {
    const database = await startEmbeddedPostgres({
      dataDir: `${config.dataDir}/postgres`,
      log: (line) => process.env['LINIA_LOG'] && console.error(line),
    });
    stops.push(() => database.stop());
    return database.url;
  });
}

async function seed(config: Config, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(6482002)');
    await refusePublicDemo(config, client);
    if (config.demo) await seedDemo(client, { hash: (password) => hash(password) });
    else await seedBasics(client);
  } finally {
    await client.end();
  }
}

async function greet(config: Config, url: string, base: string): Promise<void> {
  console.log(`\nLinia is at ${base}   (ready in ${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (config.demo) {
    console.log('\nDemo people, password «linia»:');
    for (const { login, name, title } of demoAccounts) console.log(`  ${login.padEnd(12)} ${name}, ${title}`);
    console.log(
      '\nSign in as `agent` in one window and `specialist` in another, then press «Позвонить» at the foot of the desk.',
    );
  } else {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const link = await setupLink(client, base).finally(() => client.end());
    if (link) console.log(`\nThere is no administrator yet. Make the first one within an hour: ${link}`);
  }
  console.log('\nCtrl+C stops everything.');
}

async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  process.stdout.write(`  ${title} …`);
  const result = await work();
  process.stdout.write(` ${((performance.now() - from) / 1000).toFixed(1)} s\n`);
  return result;
}
