import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPbx } from './start.ts';

const projectDir = fileURLToPath(new URL('../../../', import.meta.url));

/** Up until Ctrl+C. A server that starts on the same data folder meanwhile finds it by itself. */
try {
  const pbx = await startPbx({ log: (line) => console.log(line), softphones: true });
  const told = {
    LINIA_ARI_URL: pbx.ariUrl,
    LINIA_ARI_USER: pbx.ariUser,
    LINIA_ARI_PASSWORD: pbx.ariPassword,
    LINIA_SIP_WS_URL: pbx.wsUrl,
  };
  const data = resolve(process.env['LINIA_DATA'] || `${projectDir}.linia`);
  const file = join(data, 'pbx.json');
  await mkdir(data, { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify({ pid: process.pid, ...told }), { mode: 0o600 });
  const stop = (): void => void Promise.all([rm(file, { force: true }), pbx.stop()]).then(() => process.exit(0));
  process.on('SIGINT', stop).on('SIGTERM', stop);
  console.log(`Asterisk ${pbx.programs.version} is up. Start Linia in another terminal: \`npm start\` finds it.

Calls come in over SIP (UDP) at 127.0.0.1:${pbx.sipPort}, from any softphone of this machine, without registering; call 88000000816 or 88120003816.
Ctrl+C stops it.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
