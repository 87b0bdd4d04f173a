import type { RecordingReason } from '@linia/domain';
import { m } from '../paraglide/messages.js';

/** Whose word it is that a call is recorded, or is not. */
export function recordingWhy(why: unknown, on = false): string {
  const words: Record<RecordingReason, () => string> = {
    line: m.recording_why_line,
    queue: m.recording_why_queue,
    organization: m.recording_why_organization,
    agent: on ? m.recording_why_hand : m.recording_why_agent,
  };
  return words[why as RecordingReason]?.() ?? m.recording_why_line();
}
