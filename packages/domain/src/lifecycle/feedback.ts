/**
 * The life of one feedback, addressed to the head of a department. `gathered`: a request that has been late only for a little
 * while; it stands in the day's digest, and is shown by itself (`surfaced`) only when it goes on. One that closed as a short delay
 * is gathered anew when its request is opened again (`late_again`).
 */
export const feedbackStates = ['gathered', 'new', 'working', 'answered', 'closed'] as const;
export type FeedbackState = (typeof feedbackStates)[number];

export const feedbackEvents = [
  'registered',
  'surfaced',
  'late_again',
  'acknowledged',
  'answered',
  'answer_undone',
  'answer_resent',
  'letter_received',
  'letter_kept',
  'noted',
  'reassigned',
  'deadline_passed',
  'closed',
  'reopened',
] as const;
export type FeedbackEvent = (typeof feedbackEvents)[number];

/** `overdue` opens by itself, and is no complaint: nobody has complained. */
export const feedbackKinds = ['complaint', 'praise', 'suggestion', 'overdue'] as const;
export type FeedbackKind = (typeof feedbackKinds)[number];
/** What a customer may write; the rest is the house's own. */
export const writtenFeedbackKinds = ['complaint', 'praise', 'suggestion'] as const;

export const feedbackSubjects = ['request', 'person', 'service', 'company'] as const;
export type FeedbackSubject = (typeof feedbackSubjects)[number];

type Row = Partial<Record<FeedbackEvent, FeedbackState>>;
const kept = (state: FeedbackState): Row => ({ noted: state, letter_kept: state, answer_resent: state });

export const feedbackLifecycle: Record<FeedbackState, Row> = {
  gathered: {
    ...kept('gathered'),
    registered: 'gathered',
    surfaced: 'new',
    acknowledged: 'working',
    answered: 'answered',
    reassigned: 'new',
    closed: 'closed',
  },
  new: {
    ...kept('new'),
    registered: 'new',
    acknowledged: 'working',
    answered: 'answered',
    letter_received: 'new',
    reassigned: 'new',
    deadline_passed: 'new',
    closed: 'closed',
  },
  working: {
    ...kept('working'),
    answered: 'answered',
    answer_undone: 'working',
    letter_received: 'working',
    reassigned: 'new',
    deadline_passed: 'working',
    closed: 'closed',
  },
  answered: {
    ...kept('answered'),
    answered: 'answered',
    // whoever answered had it in hand, and has
    answer_undone: 'working',
    letter_received: 'working',
    reassigned: 'new',
    closed: 'closed',
  },
  closed: {
    ...kept('closed'),
    answer_undone: 'closed',
    letter_received: 'working',
    reopened: 'working',
    late_again: 'gathered',
  },
};
