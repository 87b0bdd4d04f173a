import { parentPort, workerData } from 'node:worker_threads';
import type { Job } from './job.ts';
import { runJob } from './run-job.ts';

/** The thread's own program: one job, then it ends. The server's loop, which serves the desks, reads no file. */
parentPort?.postMessage(await runJob(workerData as Job));
