/**
 * SIGINT and SIGTERM stop gracefully; a second one, or ten seconds, ends at once. PostgreSQL goes down even then:
 * its guard sees this process go.
 */
export function stopOnSignal(stop: () => Promise<void>): void {
  let asked = 0;
  const onSignal = () => {
    const now = performance.now();
    // Under npm, one Ctrl+C comes twice: from the terminal, and passed on by npm.
    if (asked && now - asked > 500) process.exit(1);
    if (asked) return;
    asked = now;
    setTimeout(() => process.exit(1), 10_000).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal); // not SIGHUP: nohup means what it says
}
