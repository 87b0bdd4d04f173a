import { spawn } from 'node:child_process';
import { once } from 'node:events';

export type Guarded = {
  over: () => boolean;
  /** The last it printed. */
  said: () => string;
  stop: (how: 'TERM' | 'KILL') => Promise<void>;
};

/**
 * The shell between this process and Asterisk holds the reading end of a pipe from us: when the pipe closes, because we asked or
 * because we were killed, Asterisk is stopped. In a session of its own, so that Ctrl+C reaches us first.
 */
const script = `
folder=$1; shift
exec 3<&0
"$@" </dev/null 3<&- &
command=$!
(
  how=
  while read -r word <&3; do how=$word; done
  trap '' TERM
  kill -s "\${how:-TERM}" "$command" 2>/dev/null
  tenths=0
  while kill -0 "$command" 2>/dev/null; do
    sleep 0.1
    tenths=$((tenths + 1))
    if [ "$tenths" = 50 ]; then kill -s KILL "$command"; fi
  done
  # nobody is there to clear up after it
  if [ -z "$how" ]; then rm -rf "$folder"; fi
) &
watch=$!
wait "$command"
code=$?
kill "$watch" 2>/dev/null
exit "$code"
`;

export function guard(command: string[], cwd: string): Guarded {
  const child = spawn('/bin/sh', ['-c', script, 'sh', cwd, ...command], {
    cwd,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  let over = false;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said = (said + part).slice(-8_000)));
  child.stdin.on('error', () => {});
  const ended = once(child, 'exit').then(
    () => (over = true),
    () => (over = true),
  );
  return {
    over: () => over,
    said: () => said,
    stop: async (how) => {
      if (!over) child.stdin.end(`${how}\n`);
      await ended;
    },
  };
}
