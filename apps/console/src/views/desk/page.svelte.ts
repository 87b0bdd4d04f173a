import type {
  CallCard,
  EscalationView,
  Id,
  IdentifiedHow,
  OrganizationCard,
  OrganizationRef,
  SearchMatch,
  TicketRow,
} from '@linia/protocol';
import { untrack } from 'svelte';
import { api, ApiError } from '../../api.ts';
import { desk } from '../../desk.svelte.ts';
import { askedOf, escalationOf, offerTo, partOf, waitingIn } from '../../desk-rows.ts';
import { Company } from '../../identify/company.svelte.ts';
import { drafts } from '../../log/drafts.svelte.ts';
import { spoken } from '../../names.ts';
import { toasts } from '../../overlays.svelte.ts';
import { m } from '../../paraglide/messages.js';
import { focusUnlessTyping } from '../../press.ts';
import { navigate } from '../../routes.ts';
import { phone } from '../../who.ts';

interface Caller {
  organizationId: Id | null;
  contactId: Id | null;
  how: IdentifiedHow;
  value: string | null;
}

/** What one desk page shows of the live desk, and what its parts ask of each other. */
export class DeskPage {
  company = new Company();
  /** Another company than the caller's, opened to be read. */
  viewing = $state.raw<{ id: Id; ref: OrganizationRef | null }>();
  /** An escalation a specialist picked from the list to read. */
  chosenId = $state<Id>();
  dialog = $state<'escalate' | 'connect' | 'return' | 'hang-up' | 'keypad' | 'dial' | 'promise' | 'transfer' | null>(
    null,
  );
  /** For the dialogs: whom to begin with. */
  departmentId = $state<Id>();
  query = $state('');
  isInstead = $state(false);
  /** The demo's telephone. */
  demo = $state(false);
  /** Where the note is typed. */
  note = $state<HTMLTextAreaElement>();
  /** A request that is read. */
  request = $state<number>();
  #tickets = $state.raw<OrganizationCard>();

  get me(): Id {
    return desk.agent?.id ?? 0;
  }

  /** The call in sight: the one that rings, the person's own, else the escalation they picked. */
  get card(): CallCard | undefined {
    return desk.ringing ?? desk.call ?? this.#picked;
  }

  get offer() {
    return this.card && offerTo(this.card, this.me);
  }

  get part() {
    return this.card && partOf(this.card, this.me);
  }

  /** What was asked of this person, or waits for their department. */
  get asked(): EscalationView | undefined {
    if (!this.card) return undefined;
    if (this.offer || this.part) return askedOf(this.card, this.me);
    return waitingIn(this.card, this.#queues);
  }

  /** The latest escalation of this person's own. */
  get escalation(): EscalationView | undefined {
    return this.card && this.part && escalationOf(this.card, this.me);
  }

  /** It is still somebody's turn to answer, or somebody has come. */
  get underway(): boolean {
    const { card, escalation } = this;
    if (!card || !escalation) return false;
    if (escalation.state === 'waiting' || escalation.state === 'offered') return true;
    return card.assignments.some(
      ({ role, state }) => role === 'consulting' && (state === 'connecting' || state === 'active'),
    );
  }

  /** The request the log is about. */
  get logRequest(): number | null {
    const ticket = this.draft?.log.ticket;
    return ticket?.kind === 'existing' ? ticket.number : null;
  }

  /** Open requests of the caller's company, whichever is being read. */
  get openTickets(): readonly TicketRow[] {
    return this.#tickets && this.#tickets.id === this.card?.organization?.id ? this.#tickets.openTickets : [];
  }

  /** The company was read: if it is the caller's, its requests are the log's to choose from. */
  noteCompany(): void {
    const { card } = this.company;
    if (card && card.id === this.card?.organization?.id) this.#tickets = card;
  }

  get draft() {
    const { card, part } = this;
    return card && part ? untrack(() => drafts.of(card, desk.drafts)) : undefined;
  }

  /** Nobody knows yet which company calls: choosing one says so. */
  get identifies(): boolean {
    return this.part !== undefined && this.card?.organization === null;
  }

  get canConnect(): boolean {
    return this.part?.state === 'active' && this.part.role === 'responsible' && !this.underway;
  }

  /** The company the WHO column is about. */
  get organization(): OrganizationRef | null {
    if (!this.viewing) return this.card?.organization ?? null;
    const loaded = this.company.card;
    return this.viewing.ref ?? (loaded?.id === this.viewing.id ? loaded : null);
  }

  get organizationId(): Id | null {
    return this.viewing?.id ?? this.card?.organization?.id ?? null;
  }

  /** Something was chosen in the search box or among those who have the caller's number. */
  choose(match: SearchMatch, typed: string): void {
    if (match.type === 'employee') return this.connectWith(match.employee.name);
    if (match.type === 'ticket') return this.#chooseTicket(match);
    const { organization } = match;
    if (this.identifies) {
      const contactId = match.type === 'contact' ? match.contact.id : (this.card?.contact?.id ?? null);
      void this.identify(
        { organizationId: organization?.id ?? null, contactId, how: match.how, value: typed },
        match.type === 'contact' ? spoken(match.contact.name) : match.organization.name,
      );
    } else if (organization) this.view(organization.id, organization);
  }

  #chooseTicket(match: Extract<SearchMatch, { type: 'ticket' }>): void {
    const { ticket, organization } = match;
    if (!this.identifies || !organization) {
      this.request = ticket.number;
      return;
    }
    const caller = {
      organizationId: organization.id,
      contactId: null,
      how: 'request',
      value: String(ticket.number),
    } as const;
    void this.identify(caller, organization.name);
    this.about(ticket.number);
  }

  /** Opens a company to be read; the caller's own just comes back in sight. */
  view(id: Id, ref: OrganizationRef | null): void {
    this.viewing = id === this.card?.organization?.id ? undefined : { id, ref };
  }

  /** Says who is calling; a toast takes it back. */
  async identify(caller: Caller, name: string): Promise<void> {
    const { card } = this;
    if (!card) return;
    const before: Caller = {
      organizationId: card.organization?.id ?? null,
      contactId: card.contact?.id ?? null,
      how: card.identified?.how ?? 'chosen',
      value: card.identified?.value ?? null,
    };
    const done = await desk.act('call:identify', { interactionId: card.id, ...caller });
    if (!done) return;
    this.viewing = undefined;
    // who it is has been said: what about comes next
    if (caller.organizationId !== null) focusUnlessTyping(this.note);
    const text = name === '' ? m.caller_cleared() : m.caller_is({ name });
    toasts.done(text, () => void desk.act('call:identify', { interactionId: card.id, ...before }));
  }

  /** Nobody after all. */
  clear(): void {
    void this.identify({ organizationId: null, contactId: null, how: 'chosen', value: null }, '');
  }

  /** A person of the company that is in sight is on the line. */
  nameContact(contactId: Id, name: string): void {
    const { card } = this;
    if (!card) return;
    const caller = { organizationId: this.organizationId, contactId, how: 'chosen', value: null } as const;
    void this.identify(
      { ...caller, how: card.identified?.how ?? 'chosen', value: card.identified?.value ?? null },
      spoken(name),
    );
  }

  /** The caller's unknown number is kept for who was identified; a toast forgets it again. */
  async learnNumber(): Promise<void> {
    const { card } = this;
    if (!card) return;
    const { organization, contact } = card;
    const done = await desk.act('call:learn-number', {
      interactionId: card.id,
      organizationId: organization?.id ?? null,
      contactId: contact?.id ?? null,
    });
    if (!done) return;
    const name = contact ? spoken(contact.name) : (organization?.name ?? '');
    toasts.done(m.number_learned({ number: phone(card), name }), () => void this.forgetNumber(done.phoneId));
  }

  async forgetNumber(phoneId: Id): Promise<void> {
    const interactionId = this.card?.id;
    const gone = await this.#sayOfNumber(() => api.delete(`/api/phones/${phoneId}`));
    if (!gone) return;
    const back = () => api.post(`/api/phones/${phoneId}/restore`, { interactionId });
    toasts.done(m.number_forgotten(), () => void this.#sayOfNumber(back));
  }

  async #sayOfNumber(what: () => Promise<unknown>): Promise<boolean> {
    try {
      await what();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // forgotten already, in another window
      if (error.code !== 'number.unknown') desk.trouble = error.message;
      return false;
    }
  }

  /** The company that is being read is the caller's after all. */
  takeViewed(): void {
    const { organization } = this;
    if (!organization) return;
    void this.identify(
      { organizationId: organization.id, contactId: null, how: 'chosen', value: null },
      organization.name,
    );
  }

  escalate(to: { again?: boolean; instead?: boolean } = {}): void {
    this.departmentId = to.again ? this.escalation?.department?.id : undefined;
    this.isInstead = to.instead ?? false;
    // a person who was asked for in vain is asked again by name
    if (to.again && this.escalation?.target) return this.connectWith(this.escalation.target.name);
    this.dialog = 'escalate';
  }

  /** With whom, by name or by the number of their request; without a call there is only the list of colleagues. */
  connectWith(query: string): void {
    this.request = undefined;
    if (!this.canConnect) return void navigate('/directory', { search: query ? { q: query } : {} });
    this.query = query;
    this.dialog = 'connect';
  }

  /** The log is about this request. */
  about(number: number): void {
    this.draft?.change({ ticket: { kind: 'existing', number } });
    this.request = undefined;
  }

  get #picked(): CallCard | undefined {
    return this.chosenId === undefined ? undefined : desk.escalated.find(({ id }) => id === this.chosenId);
  }

  get #queues(): Id[] {
    return desk.agent?.queues.map(({ id }) => id) ?? [];
  }
}
