import { nextTicketState, type TicketEvent, type TicketState } from '@linia/domain';
import type { Ids, Row } from './rows.ts';

/** A number that is given when all requests are in order, and written wherever it was named before. */
export class RequestNumber {
  value = 0;
  toJSON(): number {
    return this.value;
  }
}

export type RequestFacts = {
  channel: 'voice' | 'email' | 'webform';
  subject: string;
  description: string;
  organizationId: number | null;
  contactId: number | null;
  serviceId: number | null;
  departmentId: number | null;
  ownerId: number | null;
  planId: number | null;
  originId: number | null;
  createdAt: number;
  actor: string;
};

type Happening = { at: number; type: TicketEvent; actor: string; data: Record<string, unknown> };

/** A numbered request: what happened to it is collected in any order, and told through the lifecycle at the end. */
export class Request {
  readonly number = new RequestNumber();
  readonly id: number;
  readonly facts: RequestFacts;
  /** Given beforehand, for those whose number is known from elsewhere. */
  readonly fixedNumber: number | null;
  respondBy: number | null = null;
  resolveBy: number | null = null;
  private readonly happenings: Happening[] = [];

  constructor(ids: Ids, facts: RequestFacts, fixedNumber: number | null = null) {
    this.facts = facts;
    this.fixedNumber = fixedNumber;
    this.id = ids.next('tickets');
    this.happen(
      facts.createdAt,
      'registered',
      facts.actor,
      Object.fromEntries(
        Object.entries({ interaction: facts.originId, department: facts.departmentId, owner: facts.ownerId }).filter(
          ([, id]) => id !== null,
        ),
      ),
    );
  }

  happen(at: number, type: TicketEvent, actor: string, data: Record<string, unknown> = {}): this {
    this.happenings.push({ at, type, actor, data });
    return this;
  }

  /** The row and its events. Refuses a history that the lifecycle refuses. */
  tell(): { row: Row; events: Row[] } {
    let state: TicketState = 'new';
    let solvedAt: number | null = null;
    let closedAt: number | null = null;
    const told = [...this.happenings].sort((a, b) => a.at - b.at);
    const events = told.map(({ at, type, actor, data }, index) => {
      const next = nextTicketState(state, type);
      if (!next) throw new Error(`A request that is ${state} can't be ${type}`);
      state = next;
      if (state === 'solved') solvedAt ??= at;
      if (state === 'closed') closedAt ??= at;
      if (state === 'open') solvedAt = closedAt = null;
      return { ticket_id: this.id, version: index + 1, type, at: iso(at), actor, data };
    });
    const { facts } = this;
    const row = {
      id: this.id,
      number: this.number,
      version: events.length,
      state,
      channel: facts.channel,
      subject: facts.subject,
      description: facts.description,
      organization_id: facts.organizationId,
      contact_id: facts.contactId,
      service_id: facts.serviceId,
      department_id: facts.departmentId,
      owner_id: facts.ownerId,
      // only those are promised a time of which the drawings say so; else every older one would be long overdue
      plan_id: this.isPromised(state) ? facts.planId : null,
      responded_at: told.find(({ type }) => type === 'opened')
        ? iso(told.find(({ type }) => type === 'opened')!.at)
        : null,
      origin_id: facts.originId,
      created_at: iso(facts.createdAt),
      solved_at: solvedAt === null ? null : iso(solvedAt),
      closed_at: closedAt === null ? null : iso(closedAt),
    };
    return { row, events };
  }

  private isPromised(state: TicketState): boolean {
    return state === 'solved' || state === 'closed' || this.respondBy !== null || this.resolveBy !== null;
  }
}

export const iso = (at: number): string => new Date(at).toISOString();

/**
 * Numbers in the order in which the requests came, with gaps: between two numbers known beforehand the others are
 * spread evenly. The last request's number must be known.
 */
export function giveNumbers(requests: readonly Request[], first: number): void {
  const ordered = [...requests].sort((a, b) => a.facts.createdAt - b.facts.createdAt);
  let before = first - 1;
  let waiting: Request[] = [];
  for (const request of ordered) {
    if (request.fixedNumber === null) {
      waiting.push(request);
      continue;
    }
    const room = request.fixedNumber - before;
    if (waiting.length >= room)
      throw new Error(`No ${waiting.length} numbers between ${before} and ${request.fixedNumber}`);
    waiting.forEach((each, at) => (each.number.value = before + Math.floor(((at + 1) * room) / (waiting.length + 1))));
    request.number.value = before = request.fixedNumber;
    waiting = [];
  }
  if (waiting.length > 0) throw new Error('The last request has no number');
}
