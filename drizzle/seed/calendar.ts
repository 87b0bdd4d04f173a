const hour = 3_600_000;
const day = 24 * hour;
/** Moscow's clock has stood three hours before UTC since 2014. */
const moscow = 3 * hour;

/** The last midnight in the company's zone. */
export function midnight(at: number): number {
  return Math.floor((at + moscow) / day) * day - moscow;
}

/** Midnights of the working days before today, the oldest first. */
export function workdaysBefore(now: number, days: number): number[] {
  const today = midnight(now);
  return Array.from({ length: days }, (_, at) => today - (days - at) * day).filter((at) => {
    const weekday = new Date(at + moscow).getUTCDay();
    return weekday !== 0 && weekday !== 6;
  });
}

export const opens = 8 * hour;
export const closes = 20 * hour;
export const moments = { hour, day };

/** Requests of the demo are numbered from this one to that one, evenly over the working days. */
const [firstNumber, lastNumber] = [1_045_702, 1_046_297];

/** When a request with that number came: the last one on the last working day at 16:35. */
export function requestTime(number: number, days: readonly number[]): number {
  const share = (number - firstNumber) / (lastNumber - firstNumber);
  const at = share * (days.length - 1 + 8.58 / 12);
  return (days[Math.floor(at)] as number) + opens + (at % 1) * (closes - opens);
}
