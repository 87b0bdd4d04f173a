import type { AnswerDraft, DraftFile, Meanwhile, NoteDraft, ReplyDesk, SavedDraft, TicketPage } from '@linia/protocol';
import { api, ApiError } from '../api.ts';
import { messageId } from '../message-id.ts';
import { readAddresses, written } from './addresses.ts';

type Kind = 'answer' | 'note';
const waitMs = 500;

/**
 * What a person writes in a request. The server keeps it as it is typed, so a reload, another tab or a dead computer loses
 * nothing; where two tabs of theirs differ, both texts are shown and one is chosen.
 */
export class Writing {
  desk = $state.raw<ReplyDesk>();
  fault = $state.raw<ApiError>();
  kind = $state<Kind>('answer');
  text = $state('');
  note = $state('');
  to = $state('');
  cc = $state('');
  after = $state<string>('');
  files = $state.raw<readonly DraftFile[]>([]);
  /** Files on their way: how much of each is there. */
  going = $state<{ name: string; share: number }[]>([]);
  savedAt = $state<string>();
  saving = $state(false);
  unsaved = $state<string>();
  /** What another tab has typed. */
  other = $state.raw<SavedDraft<AnswerDraft | NoteDraft> & { kind: Kind }>();
  /** What somebody else did meanwhile. */
  meanwhile = $state.raw<Meanwhile>();
  sending = $state(false);
  /** Why it was not sent. */
  refused = $state.raw<ApiError>();
  mentions = $state.raw<readonly { id: number; name: string }[]>([]);
  readonly number: number;
  #versions: Record<Kind, number> = { answer: 0, note: 0 };
  #timer: Record<Kind, ReturnType<typeof setTimeout> | undefined> = { answer: undefined, note: undefined };
  #saving: Promise<unknown> = Promise.resolve();
  /** Of one text, once: what is typed anew, or was taken back, is another letter. */
  #id = messageId();
  /** It was sent, and no answer came: sent again under the same id it is the same letter. */
  #inDoubt = false;

  constructor(number: number) {
    this.number = number;
  }

  get #path(): string {
    return `/api/tickets/${this.number}`;
  }

  async load(): Promise<void> {
    try {
      const desk = await api.get<ReplyDesk>(`${this.#path}/reply`);
      this.desk = desk;
      this.#renew();
      this.fault = undefined;
      this.files = desk.files;
      this.#versions = { answer: desk.answer?.version ?? 0, note: desk.note?.version ?? 0 };
      this.savedAt = (this.kind === 'answer' ? desk.answer : desk.note)?.savedAt;
      this.#show(desk.answer?.body ?? { to: desk.to, cc: desk.cc, text: '', after: null });
      this.note = desk.note?.body.text ?? '';
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.fault = error;
    }
  }

  /** One's signature is another now; what is being typed stays. */
  async signed(): Promise<void> {
    const desk = await api.get<ReplyDesk>(`${this.#path}/reply`).catch(() => undefined);
    if (desk) this.desk = desk;
  }

  #show({ to, cc, text, after }: AnswerDraft): void {
    this.text = text;
    this.to = written(to);
    this.cc = written(cc);
    this.after = after ?? '';
  }

  get #answer(): AnswerDraft {
    const after = (this.after || null) as AnswerDraft['after'];
    return { to: readAddresses(this.to).slice(0, 20), cc: readAddresses(this.cc).slice(0, 20), text: this.text, after };
  }

  #renew(): void {
    this.#id = messageId();
    this.#inDoubt = false;
  }

  /** Somebody typed: kept in a moment. */
  typed(kind: Kind = this.kind): void {
    this.refused = undefined;
    this.#renew();
    clearTimeout(this.#timer[kind]);
    this.#timer[kind] = setTimeout(() => void this.save(kind), waitMs);
  }

  /** One after the other, each on the version of the one before. What comes back: why not, where another window was before. */
  save(kind: Kind): Promise<ApiError | undefined> {
    clearTimeout(this.#timer[kind]);
    this.#timer[kind] = undefined;
    const saved = this.#saving.then(() => this.#save(kind));
    this.#saving = saved;
    return saved;
  }

  async #save(kind: Kind): Promise<ApiError | undefined> {
    if (this.other) return undefined;
    this.saving = true;
    let elsewhere: ApiError | undefined;
    try {
      const saved = await api.put<{ version: number; savedAt: string }>(`${this.#path}/draft`, this.#said(kind));
      this.#versions[kind] = saved.version;
      this.savedAt = saved.savedAt;
      this.unsaved = undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { draft } = (error.details ?? {}) as { draft?: SavedDraft<AnswerDraft | NoteDraft> | null };
      if (error.code === 'draft.other_window' || error.code === 'draft.gone') elsewhere = error;
      if (!elsewhere) this.unsaved = error.message;
      // it was sent, or dropped, there: what is typed here is a draft of its own
      else if (!draft) this.#versions[kind] = 0;
      else this.other = { ...draft, kind };
    }
    this.saving = false;
    return elsewhere;
  }

  #said(kind: Kind) {
    return { kind, version: this.#versions[kind], body: kind === 'answer' ? this.#answer : { text: this.note } };
  }

  /** The tab goes away: what is not kept yet is sent with it. */
  leave(): void {
    for (const kind of ['answer', 'note'] as const)
      if (this.#timer[kind]) {
        clearTimeout(this.#timer[kind]);
        api.farewell(`${this.#path}/draft`, this.#said(kind));
      }
  }

  async choose(which: 'mine' | 'other'): Promise<void> {
    const other = this.other;
    if (!other) return;
    this.other = undefined;
    this.#versions[other.kind] = other.version;
    if (which === 'mine') return void (await this.save(other.kind));
    if (other.kind === 'answer') this.#show(other.body as AnswerDraft);
    else this.note = other.body.text;
  }

  async send(page: TicketPage, seen = page.version): Promise<TicketPage | undefined> {
    if (this.sending) return undefined;
    this.sending = true;
    this.refused = undefined;
    try {
      // another window has sent it, or holds another text: whoever sends from here has seen that first
      const elsewhere = await this.save('answer');
      if (this.other) return undefined;
      if (elsewhere && !this.#inDoubt) throw elsewhere;
      const signature = this.desk?.signature ?? '';
      const text = signature && !this.text.includes(signature) ? `${this.text.trimEnd()}\n\n${signature}` : this.text;
      const sent = await api.post<TicketPage>(`${this.#path}/answers`, { ...this.#answer, text, id: this.#id, seen });
      this.meanwhile = undefined;
      await this.load();
      return sent;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#inDoubt ||= error.status === 0 || error.status >= 500;
      if (error.code === 'ticket.meanwhile') this.meanwhile = error.details as Meanwhile;
      else this.refused = error;
      return undefined;
    } finally {
      this.sending = false;
    }
  }

  async addNote(): Promise<TicketPage | undefined> {
    if (this.sending) return undefined;
    this.sending = true;
    this.refused = undefined;
    clearTimeout(this.#timer.note);
    this.#timer.note = undefined;
    await this.#saving;
    try {
      const mentions = this.mentions.filter(({ name }) => this.note.includes(`@${name}`)).map(({ id }) => id);
      const page = await api.post<TicketPage>(`${this.#path}/notes`, { id: this.#id, note: this.note, mentions });
      this.#id = messageId();
      this.note = '';
      this.mentions = [];
      this.#versions.note = 0;
      this.savedAt = undefined;
      return page;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.refused = error;
      return undefined;
    } finally {
      this.sending = false;
    }
  }

  async addFiles(files: readonly File[]): Promise<void> {
    this.refused = undefined;
    for (const file of files) {
      const at = this.going.push({ name: file.name, share: 0 }) - 1;
      try {
        const path = `${this.#path}/files?name=${encodeURIComponent(file.name)}&type=${encodeURIComponent(file.type)}`;
        const made = await api.upload<DraftFile>(path, file, (share) => (this.going[at]!.share = share));
        this.files = [...this.files, made];
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        this.refused = error;
        break;
      }
    }
    this.going = [];
  }

  async removeFile(key: string): Promise<void> {
    this.files = this.files.filter((file) => file.key !== key);
    await api.delete(`${this.#path}/files/${key}`).catch(() => undefined);
  }
}
