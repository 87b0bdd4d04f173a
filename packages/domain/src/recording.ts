/** Whether calls are recorded, as a queue or an organisation says: as the wider rule does, or always, or never. */
export const recordingPolicies = ['inherit', 'always', 'never'] as const;
export type RecordingPolicy = (typeof recordingPolicies)[number];

/** Whose word it is that a call is recorded or not. */
export const recordingReasons = ['line', 'queue', 'organization', 'agent'] as const;
export type RecordingReason = (typeof recordingReasons)[number];
