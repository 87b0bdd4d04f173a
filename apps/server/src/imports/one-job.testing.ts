/** A program that does one job of an import and is killed by the test that started it. Argument: the job. */
import type { Job } from './job.ts';
import { runJob } from './run-job.ts';

await runJob(JSON.parse(process.argv[2]!) as Job);
