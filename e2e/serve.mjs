/** The server of the browser journeys: `npm start` itself, on a data folder that goes when it does. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const data = mkdtempSync(join(tmpdir(), 'linia-e2e-'));
process.on('exit', () => rmSync(data, { recursive: true, force: true }));
process.env['LINIA_DATA'] = data;
delete process.env['DATABASE_URL']; // the demo is never seeded into somebody's own database
await import('../apps/server/start.mjs');
