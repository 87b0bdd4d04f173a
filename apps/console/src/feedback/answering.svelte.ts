import type { FeedbackDraft, FeedbackPage } from '@linia/protocol';
import { api, ApiError } from '../api.ts';
import { messageId } from '../message-id.ts';

const waitMs = 500;

/** What a head types to a customer: the server keeps it as it is typed; where two tabs differ, one of both texts is chosen. */
export class Answering {
  text = $state('');
  savedAt = $state<string>();
  /** What another tab has typed. */
  other = $state.raw<FeedbackDraft>();
  fault = $state.raw<ApiError>();
  sending = $state(false);
  readonly number: number;
  #version = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> = Promise.resolve();
  /** Of one text, once. */
  #id = messageId();

  constructor(number: number, draft: FeedbackDraft | null) {
    this.number = number;
    this.take(draft);
  }

  /** What stands on the server: after it was taken back, or from the other tab. */
  take(draft: FeedbackDraft | null): void {
    this.text = draft?.text ?? '';
    this.savedAt = draft?.savedAt;
    this.#version = draft?.version ?? 0;
    this.other = undefined;
    this.#id = messageId();
  }

  typed(): void {
    this.fault = undefined;
    this.#id = messageId();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), waitMs);
  }

  save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  async #save(): Promise<void> {
    if (this.other) return;
    try {
      const body = { version: this.#version, text: this.text };
      const saved = await api.put<Pick<FeedbackDraft, 'version' | 'savedAt'>>(
        `/api/feedback/${this.number}/draft`,
        body,
      );
      this.#version = saved.version;
      this.savedAt = saved.savedAt;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { draft } = (error.details ?? {}) as { draft?: FeedbackDraft | null };
      if (error.code === 'draft.gone') this.#version = 0;
      else if (error.code === 'draft.other_window' && draft) this.other = draft;
      else this.fault = error;
    }
  }

  /** The tab goes away: what is not kept yet is sent with it. */
  leave(): void {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    api.farewell(`/api/feedback/${this.number}/draft`, { version: this.#version, text: this.text });
  }

  async choose(which: 'mine' | 'other'): Promise<void> {
    const other = this.other;
    if (!other) return;
    if (which === 'other') return this.take(other);
    this.other = undefined;
    this.#version = other.version;
    await this.save();
  }

  async send(seen: number, close: boolean): Promise<FeedbackPage | undefined> {
    if (this.sending) return undefined;
    this.sending = true;
    this.fault = undefined;
    try {
      if (this.#timer) await this.save();
      await this.#saving;
      if (this.other) return undefined;
      const body = { id: this.#id, text: this.text, seen, close };
      const page = await api.post<FeedbackPage>(`/api/feedback/${this.number}/answers`, body);
      this.take(null);
      return page;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.fault = error;
      return undefined;
    } finally {
      this.sending = false;
    }
  }
}
