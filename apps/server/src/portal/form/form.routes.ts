import { Type } from 'typebox';
import { formWasSent, visitorOf } from '../../faq/visits.ts';
import { Refusal } from '../../shell/refusal.ts';
import { inTransaction, once } from '../../shell/transaction.ts';
import { keyWith } from '../guard/guard.ts';
import type { Upload } from '../guard/read-form.ts';
import type { Portal } from '../portal.ts';
import { checkForm, formFields } from './check-form.ts';
import { customersForm } from './customers-form.ts';
import { registerForm, type TellNumber } from './register-form.ts';

const open = { config: { right: 'public' }, schema: { hide: true } } as const;
const Sent = Type.Object({ key: Type.String({ pattern: '^[\\w-]{16}$' }) });
const matter = 'request';

/** The form that makes a request, and the page with its number. */
export const formPages =
  (tell: TellNumber) =>
  async (portal: Portal): Promise<void> => {
    const { app, guard } = portal;
    const page = customersForm(portal, { matter, page: 'form', fields: formFields, sent: '/support/sent' });

    app.get('/request', open, async (request, reply) => {
      const { subject = '', article = '' } = request.query as { subject?: string; article?: string };
      const values = { subject: String(subject).slice(0, 300), article: String(article).slice(0, 80) };
      return page.showForm(request, reply, { values });
    });

    app.post('/request', open, async (request, reply) => {
      const form = await guard.read(request, matter);
      // who presses the button again, with a page of yesterday too, gets the number of what went already, but not in place of a file
      // that is not taken
      const key = form.key && (await keyToSend(form.key, form.files));
      if (key !== null && form.faults.length === 0 && (await sentBy(key))) return page.toSent(request, reply, key);
      const ids = (await page.services()).map(({ id }) => id);
      const { checked, errors } = checkForm(form.fields, ids);
      return page.take(request, reply, { form, key, errors, email: checked.email }, (taken) =>
        inTransaction(app.db, (tx) =>
          once({ source: 'portal', actor: matter, id: taken.key }, async () => {
            const done = await registerForm(tx, { ...checked, ...taken, files: form.files }, tell);
            const visitor = visitorOf(request.headers, request.ip);
            await formWasSent(tx, { stamp: form.page, visitor, articleSlug: form.fields['article'] || null });
            return done;
          }),
        ),
      );
    });

    app.get('/sent/:key', { ...open, schema: { hide: true, params: Sent } }, async (request, reply) => {
      const { rows } = await app.db.pool.query(
        `select t.number, case when exists (select from messages m where m.ticket_id = t.id and m.kind = 'notice') then f.email end as email
         from form_requests f join tickets t on t.id = f.ticket_id where f.form_key = $1 and f.consented_at > linia_now() - interval '1 day'`,
        [request.params.key],
      );
      if (!rows[0]) throw new Refusal('form.gone', 410);
      return portal.show(request, reply, 'sent', rows[0] as { number: number; email: string | null }, {
        cache: 'none',
      });
    });

    /** Whoever goes back to attach what they forgot sends it; a browser that has forgotten the files sends what went already. */
    async function keyToSend(key: string, files: Upload[]): Promise<string> {
      const before = files.length > 0 && (await sentBy(key));
      if (!before) return key;
      return files.every(({ name, content }) => before.files.includes(`${content.length} ${name}`))
        ? key
        : keyWith(key, files);
    }

    async function sentBy(key: string): Promise<{ files: string[] } | null> {
      const { rows } = await app.db.pool.query(
        `select array(select x.bytes || ' ' || x.name from messages m join attachments x on x.message_id = m.id
           where m.ticket_id = f.ticket_id and m.direction = 'in') as files from form_requests f where f.form_key = $1`,
        [key],
      );
      return (rows[0] as { files: string[] } | undefined) ?? null;
    }
  };
