import { startPbx } from './start.ts';

/** Up until Ctrl+C; says what the server is to be told, and how to call. */
try {
  const pbx = await startPbx({ log: (line) => console.log(line) });
  const stop = (): void => void pbx.stop().then(() => process.exit(0));
  process.on('SIGINT', stop).on('SIGTERM', stop);
  console.log(`Asterisk ${pbx.programs.version} is up. In another terminal:

  LINIA_ARI_URL=${pbx.ariUrl} LINIA_ARI_USER=${pbx.ariUser} LINIA_ARI_PASSWORD=${pbx.ariPassword} LINIA_SIP_WS_URL=${pbx.wsUrl} npm start

Calls come in over SIP at 127.0.0.1:${pbx.sipPort} (UDP), with the header «X-Trunk: carrier»: call 88000000812.
Ctrl+C stops it.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
