import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../shell/embedded-postgres/index.ts';
import { migrate } from '../shell/migrate.ts';
import { administer } from './administer.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this run and the migrated database that `freshDatabase` copies. */
    postgres: { url: string; template: string };
  }
}

/** One PostgreSQL a run, one migrated template in it. `TEST_DATABASE_URL` names a server to use instead. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await builtPortal();
  const server = process.env['TEST_DATABASE_URL'] ? given(process.env['TEST_DATABASE_URL']) : await embedded();
  try {
    const template = `linia_template_${randomBytes(4).toString('hex')}`;
    await administer(server.url, `create database ${template}`);
    const url = new URL(server.url);
    url.pathname = `/${template}`;
    await migrate(url.href);
    project.provide('postgres', { url: server.url, template });
    return async () => {
      await administer(server.url, `drop database if exists ${template} with (force)`);
      await server.stop();
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Customers' pages are drawn from what is built: built here where it is missing or stale. */
async function builtPortal(): Promise<void> {
  const { href } = new URL('../../build.mjs', import.meta.url);
  const { build } = (await import(href)) as { build: (how: { only: string[] }) => Promise<void> };
  await build({ only: ['portal'] });
}

interface Server {
  url: string;
  stop(): Promise<void>;
}

function given(url: string): Server {
  return { url, stop: async () => {} };
}

/** Nothing here must survive the machine, so it writes as fast as memory. The witnesses ask when something was committed. */
async function embedded(): Promise<Server> {
  const dataDir = await mkdtemp(join(tmpdir(), 'linia-test-'));
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', track_commit_timestamp: 'on' };
  const database = await startEmbeddedPostgres({ dataDir, settings });
  return {
    url: database.url,
    stop: async () => {
      await database.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
