import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Binaries } from './binaries.ts';
import type { Runner } from './runner.ts';

export interface Guarded {
  /** Resolves when the command is gone, with how it ended: `code 1`, `signal SIGKILL`. */
  ended: Promise<string>;
  /** Fast shutdown, the same that follows when this process dies. */
  stop(): Promise<void>;
}

/**
 * The shell between this process and PostgreSQL. It holds the reading end of a pipe from us: when the pipe
 * closes, because we asked or because we were killed, it stops the command and clears the socket's directory.
 * It is in a session of its own, so that Ctrl+C reaches us first and PostgreSQL only when we are done with it.
 */
const script = `
sockets=$1; shift
exec 3<&0
"$@" </dev/null 3<&- &
command=$!
(
  while read -r _ <&3; do :; done
  trap '' TERM
  kill -INT "$command" 2>/dev/null
  tenths=0
  while kill -0 "$command" 2>/dev/null; do
    sleep 0.1
    tenths=$((tenths + 1))
    if [ "$tenths" = 200 ]; then kill -QUIT "$command"; fi
    if [ "$tenths" = 300 ]; then kill -KILL "$command"; fi
  done
  if [ -n "$sockets" ]; then rmdir "$sockets" 2>/dev/null; fi
) &
watch=$!
wait "$command"
code=$?
kill -TERM "$watch" 2>/dev/null
exit "$code"
`;

interface GuardedCommand {
  binaries: Binaries;
  runner: Runner;
  /** Where it runs and what it may write. */
  cwd: string;
  /** Open file for what the command says. */
  logFd: number;
  /** Removed when it is left empty, once the command is stopped. */
  socketDir?: string;
}

export function runGuarded(command: string[], { binaries, runner, cwd, logFd, socketDir }: GuardedCommand): Guarded {
  const args = ['-c', script, 'linia-guard', socketDir ?? '', ...runner.prefix, ...command];
  const shell = spawn('/bin/sh', args, {
    ...runner.drop,
    cwd,
    env: binaries.env,
    detached: true,
    stdio: ['pipe', logFd, logFd],
  });
  shell.stdin!.on('error', () => {}); // the shell may go before we close our end
  const ended = once(shell, 'exit').then(
    ([code, signal]) => (signal === null ? `code ${code}` : `signal ${signal}`),
    (error: Error) => error.message,
  );
  return {
    ended,
    async stop() {
      shell.stdin!.destroy();
      await ended;
    },
  };
}
