import { nextInteractionState, type EndReason, type InteractionEvent, type InteractionState } from '@linia/domain';
import type { Desk } from './desk.ts';
import { iso, type Request, type RequestNumber } from './requests.ts';
import type { Row } from './rows.ts';

export type Log = {
  subjectId: number | null;
  serviceId: number | null;
  purposeId: number | null;
  counterparty: string;
  note: string;
  dispositionId: number | null;
  ticket: { kind: 'none' } | { kind: 'new' } | { kind: 'existing'; number: RequestNumber };
};

export type Entry = Row & { id: number; queue_id: number; escalation_id: number | null; state: string };
export type Assignment = Row & { id: number; agent_id: number; role: string; state: string; entry_id: number | null };

/** From where a call comes. `known`: the number says who calls. */
export type From = {
  line: { id: number; announces: boolean; records: boolean };
  direction: 'incoming' | 'outgoing';
  phone: string | null;
  organizationId: number | null;
  contactId: number | null;
};

/**
 * One past call, told step by step as the verbs would have written it: the same rows, the same events, one version
 * after the other, and nothing that the lifecycle refuses. `at` is the moment of the next step.
 */
export class Call {
  readonly id: number;
  readonly desk: Desk;
  readonly from: From;
  /** Milliseconds. */
  at: number;
  readonly row: Row;
  readonly events: Row[] = [];
  readonly legs: Row[] = [];
  readonly entries: Entry[] = [];
  readonly offers: Row[] = [];
  readonly assignments: Assignment[] = [];
  readonly escalations: Row[] = [];
  /** The request the call was about: made by it, or linked to it. */
  request: Request | null = null;
  state: InteractionState;

  constructor(desk: Desk, from: From, at: number) {
    this.id = desk.ids.next('interactions');
    this.desk = desk;
    this.from = from;
    this.at = at;
    const incoming = from.direction === 'incoming';
    this.state = incoming ? 'arriving' : 'dialing';
    const known = from.organizationId !== null;
    const announced = from.line.announces && incoming;
    this.row = {
      id: this.id,
      version: 0,
      state: this.state,
      channel: 'voice',
      direction: from.direction,
      line_id: from.line.id,
      phone: from.phone,
      phone_e164: from.phone,
      organization_id: from.organizationId,
      contact_id: from.contactId,
      identified_how: known ? 'caller_number' : null,
      identified_value: known ? from.phone : null,
      identified_at: known ? iso(at) : null,
      identified_by: null,
      name_confirmed_at: null,
      name_confirmed_by: null,
      recorded: false,
      recording_notified_at: announced ? iso(at) : null,
      recording_notified_by: announced ? 'line' : null,
      recording_notified_agent: null,
      subject_id: null,
      service_id: null,
      purpose_id: null,
      counterparty: '',
      note: '',
      disposition_id: null,
      ticket_id: null,
      logged_at: null,
      logged_by: null,
      end_reason: null,
      called_back_at: null,
      called_back_by: null,
      created_at: iso(at),
      queued_at: null,
      answered_at: null,
      ended_at: null,
      closed_at: null,
    };
    this.joinLeg('caller', null);
    this.happen(incoming ? 'arrived' : 'dialed', `line:${from.line.id}`, { line: from.line.id });
  }

  /** Nothing happens on the full second. */
  wait(ms: number): this {
    this.at += Math.round(ms) + (ms >= 1000 ? this.desk.chance.between(0, 999) : 0);
    return this;
  }

  happen(type: InteractionEvent, actor: string, data: Record<string, unknown> = {}): void {
    const next = nextInteractionState(this.state, type);
    if (!next) throw new Error(`A call that is ${this.state} can't be ${type}`);
    this.state = next;
    const version = this.events.length + 1;
    Object.assign(this.row, { state: next, version });
    if (next === 'queued') this.row['queued_at'] ??= iso(this.at);
    if (next === 'ended') this.row['ended_at'] ??= iso(this.at);
    if (next === 'closed') this.row['closed_at'] ??= iso(this.at);
    const told = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null && value !== undefined));
    this.events.push({ interaction_id: this.id, version, type, at: iso(this.at), actor, data: told });
  }

  /** Into the line's queue. */
  queue(queueId: number): Entry {
    const entry = this.enqueue(queueId, this.at);
    this.happen('queued', `line:${this.from.line.id}`, { entry: entry.id, queue: queueId });
    return entry;
  }

  /** A place in a line. `rankAt` is the key of order. */
  enqueue(queueId: number, rankAt: number, escalationId: number | null = null): Entry {
    const entry: Entry = {
      id: this.desk.ids.next('queue_entries'),
      interaction_id: this.id,
      escalation_id: escalationId,
      queue_id: queueId,
      state: 'waiting',
      enqueued_at: iso(this.at),
      rank_at: iso(rankAt),
      rounds: 0,
      ended_at: null,
      outcome: null,
    };
    this.entries.push(entry);
    return entry;
  }

  leave(entry: Entry, outcome: string, state: 'left' | 'accepted' = 'left'): void {
    Object.assign(entry, { state, outcome, ended_at: iso(this.at) });
    for (const offer of this.offers) {
      if (offer['entry_id'] === entry.id && offer['state'] === 'pending') this.endOffer(offer, 'withdrawn');
    }
  }

  endOffer(offer: Row, state: string): void {
    Object.assign(offer, { state, ended_at: iso(this.at) });
  }

  connect(assignment: Assignment): void {
    Object.assign(assignment, { state: 'active', connected_at: iso(this.at) });
    this.row['answered_at'] ??= iso(this.at);
    this.row['recorded'] = this.row['recorded'] || this.from.line.records;
    this.joinLeg('agent', assignment.agent_id);
    this.happen('connected', `line:${this.from.line.id}`, {
      assignment: assignment.id,
      agent: assignment.agent_id,
      role: assignment.role,
    });
  }

  assign(agentId: number, role: string, entry: Entry | null, state: 'connecting' | 'active'): Assignment {
    const assignment: Assignment = {
      id: this.desk.ids.next('assignments'),
      interaction_id: this.id,
      agent_id: agentId,
      role,
      state,
      entry_id: entry?.id ?? null,
      escalation_id: entry?.escalation_id ?? null,
      created_at: iso(this.at),
      connected_at: state === 'active' ? iso(this.at) : null,
      held_since: null,
      held_ms: 0,
      ended_at: null,
      done_at: null,
      to_finish: false,
    };
    this.assignments.push(assignment);
    return assignment;
  }

  joinLeg(kind: 'caller' | 'agent', agentId: number | null): void {
    this.legs.push({
      interaction_id: this.id,
      kind,
      agent_id: agentId,
      joined_at: iso(this.at),
      held_from: null,
      held_to: null,
      left_at: null,
    });
  }

  /** One person's part of the talk is over; the wrap-up begins. */
  endTalk(assignment: Assignment): void {
    if (assignment.state === 'connecting') {
      Object.assign(assignment, { state: 'done', ended_at: iso(this.at), done_at: iso(this.at) });
      return;
    }
    Object.assign(assignment, { state: 'wrapping', ended_at: iso(this.at) });
    for (const leg of this.legs) {
      if (leg['agent_id'] === assignment.agent_id && leg['left_at'] === null) leg['left_at'] = iso(this.at);
    }
  }

  /** The call is over: places are left, whoever talked wraps up. A call nobody has to write about closes at once. */
  hangUp(actor: string, wanted: EndReason = 'caller_hung_up'): void {
    const answered = this.assignments.some(({ connected_at }) => connected_at !== null);
    const reason = answered ? wanted : this.from.direction === 'outgoing' ? 'no_answer' : 'abandoned';
    for (const entry of this.entries) {
      if (entry.state === 'waiting' || entry.state === 'offered')
        this.leave(entry, answered ? 'cancelled' : 'abandoned');
    }
    for (const escalation of this.escalations) {
      if (escalation['state'] === 'waiting' || escalation['state'] === 'offered') {
        Object.assign(escalation, { state: 'cancelled', ended_at: iso(this.at), ended_by: 'caller_left' });
      }
    }
    for (const assignment of this.assignments) {
      if (assignment.state === 'connecting' || assignment.state === 'active') this.endTalk(assignment);
    }
    for (const leg of this.legs) leg['left_at'] ??= iso(this.at);
    this.row['end_reason'] = reason;
    this.happen('hung_up', actor, { reason });
    this.closeWhenDone();
  }

  closeWhenDone(): void {
    if (this.state === 'ended' && this.assignments.every(({ state }) => state === 'done')) {
      const last = this.events.at(-1);
      this.happen('closed', String(last?.['actor']));
    }
  }
}
