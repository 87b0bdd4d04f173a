import { isRefused, policyChanges, type PolicyFault, type QueuePolicy } from '@linia/domain';
import type { PolicyPage, PolicyVersion } from '@linia/protocol';
import { api, ApiError } from '../api.ts';
import { faultSentence } from './faults.ts';

const TYPING_MS = 300;

/** A line's policy while it is being changed: what is valid, what was typed, what the check says of it. */
export class PolicyDraft {
  page = $state.raw<PolicyPage>()!;
  policy = $state<QueuePolicy>()!;
  versions = $state.raw<PolicyVersion[]>([]);
  faults = $state.raw<PolicyFault[]>([]);
  fault = $state.raw<ApiError>();
  /** Somebody else saved meanwhile. */
  other = $state.raw<{ version: number; by: string | null }>();
  busy = $state(false);
  /** What the faults were said of. */
  #checked = $state('');
  #pending: ReturnType<typeof setTimeout> | undefined;

  constructor(page: PolicyPage) {
    this.take(page);
    void this.loadVersions();
  }

  /** What is valid now; what was typed is given up. */
  take(page: PolicyPage): void {
    this.page = page;
    this.policy = structuredClone(page.policy);
    this.faults = page.faults;
    this.fault = undefined;
    this.other = undefined;
    this.#checked = JSON.stringify(page.policy);
  }

  get changed(): (keyof QueuePolicy)[] {
    return policyChanges(this.page.policy, $state.snapshot(this.policy));
  }

  get isWrong(): boolean {
    return isRefused(this.faults);
  }

  errorAt = (field: string): string | undefined => this.#saidAt(field, 'wrong');
  doubtAt = (field: string): string | undefined => this.#saidAt(field, 'doubtful');

  #saidAt(field: string, severity: PolicyFault['severity']): string | undefined {
    const fault = this.faults.find((each) => each.field === field && each.severity === severity);
    return fault && faultSentence(fault);
  }

  /** While it is typed, after a pause. The last answer alone counts. */
  check(): void {
    const typed = JSON.stringify(this.policy);
    clearTimeout(this.#pending);
    if (typed === this.#checked) return;
    this.#pending = setTimeout(() => void this.#ask(typed), TYPING_MS);
  }

  async #ask(typed: string): Promise<void> {
    try {
      const { faults } = await api.post<{ faults: PolicyFault[] }>(
        `/api/queues/${this.page.queue.id}/policy/check`,
        JSON.parse(typed),
      );
      if (typed !== JSON.stringify(this.policy)) return;
      this.faults = faults;
      this.#checked = typed;
    } catch (error) {
      // saving says what is wrong with the connection
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** Doubts that stand on the screen have been seen. */
  save(): Promise<boolean> {
    const policy = $state.snapshot(this.policy);
    const seen = this.#checked === JSON.stringify(policy);
    return this.#send(() =>
      api.put<PolicyPage>(`/api/queues/${this.page.queue.id}/policy`, {
        version: this.page.version,
        policy,
        despite: seen && this.faults.length > 0,
      }),
    );
  }

  /** It was in force once: what is doubtful in it today is shown when it is again; what is wrong keeps it away. */
  revert(to: number): Promise<boolean> {
    return this.#send(() =>
      api.post<PolicyPage>(`/api/queues/${this.page.queue.id}/policy/revert`, {
        version: this.page.version,
        to,
        despite: true,
      }),
    );
  }

  async #send(work: () => Promise<PolicyPage>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.fault = undefined;
    try {
      this.take(await work());
      await this.loadVersions();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#refused(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  #refused(error: ApiError): void {
    const { faults, version, by } = (error.details ?? {}) as { faults?: PolicyFault[]; version?: number; by?: string };
    if (faults) {
      this.faults = faults;
      this.#checked = JSON.stringify(this.policy);
    }
    if (error.code === 'policy.changed' && version) this.other = { version, by: by ?? null };
    else this.fault = error;
  }

  async loadVersions(): Promise<void> {
    this.versions = await api.get<PolicyVersion[]>(`/api/queues/${this.page.queue.id}/policy/versions`);
  }

  async reload(): Promise<void> {
    this.take(await api.get<PolicyPage>(`/api/queues/${this.page.queue.id}/policy`));
    await this.loadVersions();
  }
}
