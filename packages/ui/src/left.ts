import { formatDuration } from '@linia/domain';

/**
 * Time left as a countdown shows it: begun seconds count, so that 00:01 stands until it is over.
 * @param ms milliseconds; what is below zero shows as 00:00
 */
export const formatLeft = (ms: number): string => formatDuration(Math.ceil(ms / 1000) * 1000);
