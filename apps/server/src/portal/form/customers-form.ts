import type { Language, PortalForm } from '@linia/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../shell/refusal.ts';
import type { GuardedForm } from '../guard/guard.ts';
import { formToShow, refused, withoutRoom } from '../guard/show-form.ts';
import { askedLanguage, inLanguage } from '../language.ts';
import type { Portal } from '../portal.ts';

/** Which form it is: what its stamps are of, which page shows it with which fields, where its number is shown. */
type Which = { matter: string; page: 'form' | 'feedback'; fields: readonly string[]; sent: string };
/** What was sent and how it was read: `key`, by which one sent twice is one; null: there is none to be believed. */
type Read = { form: GuardedForm; key: string | null; errors: PortalForm['errors']; email: string };
/** What goes with every form that is taken: the language of its letters, and to what its sender has agreed. */
type Taken = { key: string; language: Language; consent: { version: number; text: string } };

/** What all forms go through by which customers make something with a number. */
export function customersForm({ app, guard, settings, show }: Portal, { matter, page, fields, sent }: Which) {
  const { pool } = app.db;

  /** An answer to ourselves would come back as a customer's letter. */
  async function isOurs(address: string): Promise<boolean> {
    const bare = address.replace(/\+[^@]*@/, '@');
    return (await pool.query('select from mailboxes where address = $1', [bare])).rowCount !== 0;
  }

  /** What may be chosen. */
  async function services(): Promise<{ id: number; name: string }[]> {
    const { rows } = await pool.query(
      'select id, name from services where not retired and ($1::int[] is null or id = any ($1)) order by position, id',
      [(await settings.now()).services],
    );
    return rows as { id: number; name: string }[];
  }

  async function showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    given: Partial<PortalForm>,
    how: { status?: number; wait?: number } = {},
  ): Promise<FastifyReply> {
    const { consent, version } = await settings.now();
    const { label } = consent[askedLanguage(request).language];
    const form = await formToShow(guard, matter, given);
    const props = { form, services: await services(), consent: { label, version } };
    return show(request, reply, page, props, { indexed: request.method === 'GET', ...how });
  }

  async function showAgain(
    request: FastifyRequest,
    reply: FastifyReply,
    form: GuardedForm,
    errors: PortalForm['errors'],
  ): Promise<FastifyReply> {
    const { version } = await settings.now();
    // nobody has agreed yet to what is said otherwise meanwhile
    const agreed = form.fields['terms'] === String(version);
    const shown = agreed ? fields : fields.filter((field) => field !== 'consent');
    const again = refused(form, errors, shown);
    return showForm(request, reply, again.form, again.how);
  }

  const toSent = (request: FastifyRequest, reply: FastifyReply, key: string): FastifyReply =>
    reply.redirect(inLanguage(request, `${sent}/${key}`), 303);

  /** Written where nothing is wrong with it, and then its number is shown; else the form again, with all that was typed. */
  async function take(
    request: FastifyRequest,
    reply: FastifyReply,
    { form, key, errors, email }: Read,
    write: (taken: Taken) => Promise<unknown>,
  ): Promise<FastifyReply> {
    const agreed = await settings.shownAs(form.fields['terms']);
    if (await isOurs(email)) errors['email'] = { code: 'email.own' };
    if (!agreed) errors['consent'] = { code: 'consent' };
    if (form.fault !== null || key === null || !agreed || Object.keys(errors).length > 0 || form.faults.length > 0)
      return showAgain(request, reply, form, errors);
    const tooOften = (wait: number) => showAgain(request, reply, { ...form, fault: 'form.often', wait }, {});
    const wait = guard.waitToTell(email);
    if (wait > 0) return tooOften(wait);
    if (!guard.hasRoom(request.ip, form.files)) return showAgain(request, reply, withoutRoom(form), {});
    const { language } = askedLanguage(request);
    const { label, text } = agreed.consent[language];
    try {
      await write({ key, language, consent: { version: agreed.version, text: `${label}. ${text}` } });
    } catch (error) {
      if (error instanceof Refusal && error.code === 'form.often') return tooOften(3600);
      throw error;
    }
    return toSent(request, reply, key);
  }

  return { services, showForm, take, toSent };
}
