/** A program: holds an embedded PostgreSQL until it is told to stop or is killed. `holder.ts` starts it. */
import { startEmbeddedPostgres, type EmbeddedPostgresOptions } from '../shell/embedded-postgres/index.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as EmbeddedPostgresOptions;
const said: string[] = [];
const { url, cluster, stop } = await startEmbeddedPostgres({ ...options, log: (line) => said.push(line) });
process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
process.stdout.write(`${JSON.stringify({ url, cluster, said })}\n`);
