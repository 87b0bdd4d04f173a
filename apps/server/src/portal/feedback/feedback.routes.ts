import { Type } from 'typebox';
import { receiveFeedback } from '../../feedback/receive.ts';
import { Refusal } from '../../shell/refusal.ts';
import { inTransaction } from '../../shell/transaction.ts';
import { customersForm } from '../form/customers-form.ts';
import { askedLanguage } from '../language.ts';
import type { Portal } from '../portal.ts';
import { checkFeedback, feedbackFields } from './check-feedback.ts';

const open = { config: { right: 'public' }, schema: { hide: true } } as const;
const Sent = Type.Object({ key: Type.String({ pattern: '^[\\w-]{16}$' }) });
const matter = 'feedback';

/** The form that heads of departments are told by, and the page with its number. */
export async function feedbackPages(portal: Portal): Promise<void> {
  const { app, guard, show } = portal;
  const { pool } = app.db;
  const page = customersForm(portal, {
    matter,
    page: 'feedback',
    fields: feedbackFields,
    sent: '/support/feedback/sent',
  });

  app.get('/feedback', open, async (request, reply) => {
    const { number } = request.query as { number?: unknown };
    const values: Record<string, string> = typeof number === 'string' && /^\d{1,9}$/.test(number) ? { number } : {};
    return page.showForm(request, reply, { values });
  });

  app.post('/feedback', open, async (request, reply) => {
    // it has no field for files: what comes all the same is not kept
    const form = { ...(await guard.read(request, matter)), files: [], faults: [] };
    const { key } = form;
    if (key !== null && (await isSent(key))) return page.toSent(request, reply, key);
    const ids = (await page.services()).map(({ id }) => id);
    const { checked, errors } = checkFeedback(form.fields, ids);
    return page.take(request, reply, { form, key, errors, email: checked.email }, ({ key: formKey, ...taken }) =>
      inTransaction(app.db, (tx) => receiveFeedback(tx, { ...checked, ...taken, formKey })),
    );
  });

  app.get('/feedback/sent/:key', { ...open, schema: { hide: true, params: Sent } }, async (request, reply) => {
    const { rows } = await pool.query(
      `select number, email, kind, answer_by as "answerBy", company_zone() as zone from feedback
       where form_key = $1 and created_at > linia_now() - interval '1 day'`,
      [request.params.key],
    );
    if (!rows[0]) throw new Refusal('form.gone', 410);
    const { number, email, kind, answerBy, zone } = rows[0] as Record<'email' | 'kind' | 'zone', string> & {
      number: number;
      answerBy: string | null;
    };
    const at = answerBy && momentIn(askedLanguage(request).language, zone).format(new Date(answerBy));
    return show(
      request,
      reply,
      'feedbackSent',
      { number, email, answerBy: at, thanks: kind === 'praise' },
      { cache: 'none' },
    );
  });

  async function isSent(key: string): Promise<boolean> {
    return (await pool.query('select from feedback where form_key = $1', [key])).rowCount !== 0;
  }
}

const momentIn = (language: 'ru' | 'en', timeZone: string) =>
  new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
