/** What a benchmark says: bars it must pass, and rows to read. */
export type Bar = { what: string; value: number; unit: string; limit: number | null; ok: boolean };
export type Row = { what: string; n: number; p50: number; p95: number; p99: number; max: number; unit: string };
export type Report = { name: string; bars: Bar[]; rows: Row[] };

/** A bar that must not be exceeded. */
export function atMost(what: string, value: number, unit: string, limit: number): Bar {
  return { what, value: round(value), unit, limit, ok: value <= limit };
}

/** A bar that must be reached. */
export function atLeast(what: string, value: number, unit: string, limit: number): Bar {
  return { what, value: round(value), unit, limit, ok: value >= limit };
}

/** A figure to read, without a bar. */
export function shown(what: string, value: number, unit: string): Bar {
  return { what, value: round(value), unit, limit: null, ok: true };
}

/** Quantiles of samples in milliseconds. */
export function describe(what: string, samples: number[]): Row {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (q: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN);
  return { what, n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1), unit: 'ms' };
}

/** A table for people; with `json`, one object as the last line for programs. */
export function printReport(report: Report, json: boolean): void {
  console.log(`\n${report.name}`);
  console.table(report.rows);
  console.table(report.bars);
  if (json) console.log(JSON.stringify(report));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
