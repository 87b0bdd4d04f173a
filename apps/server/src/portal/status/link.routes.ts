import type { PortalForm } from '@linia/protocol';
import { inTransaction } from '../../shell/transaction.ts';
import { askLink } from '../../tickets/status/ask-link.ts';
import { formToShow, refused } from '../guard/show-form.ts';
import { askedLanguage, inLanguage } from '../language.ts';
import type { Portal } from '../portal.ts';

const open = { config: { right: 'public' }, schema: { hide: true } } as const;
const matter = 'link';

/** Where a new private link is asked for. What it says does not hang on whether there is such a request, nor on whose it is. */
export const linkPages = async (portal: Portal): Promise<void> => {
  const { app, guard, show } = portal;

  app.get('/link', open, async (request, reply) => {
    const { number = '', asked } = request.query as { number?: unknown; asked?: unknown };
    const values = { number: /^\d{1,9}$/.test(String(number)) ? String(number) : '' };
    const page = { form: await formToShow(guard, matter, { values }), gone: false, asked: asked !== undefined };
    return show(request, reply, 'link', page, { cache: 'none' });
  });

  app.post('/link', open, async (request, reply) => {
    const sent = await guard.read(request, matter);
    const { fields } = sent;
    const values = { number: (fields['number'] ?? '').slice(0, 100), email: (fields['email'] ?? '').slice(0, 254) };
    const number = Number(/(?<!\d)\d{1,9}(?!\d)/.exec(values.number)?.[0] ?? 0);
    const address = values.email.trim().toLowerCase();
    const errors: PortalForm['errors'] = {
      ...(number === 0 && { number: { code: values.number === '' ? 'empty' : 'link.number' } }),
      ...(!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address) && {
        email: { code: address.includes('@') ? 'email.form' : 'email.at' },
      }),
    };
    if (sent.fault !== null || Object.keys(errors).length > 0) {
      const again = refused({ ...sent, fields: { ...sent.fields, ...values } }, errors, ['number', 'email']);
      const form = await formToShow(guard, matter, again.form);
      return show(request, reply, 'link', { form, gone: false, asked: false }, { ...again.how, cache: 'none' });
    }
    const { language } = askedLanguage(request);
    await inTransaction(app.db, (tx) => askLink(tx, { number, address, language }));
    return reply.redirect(inLanguage(request, '/support/link?asked=1'), 303);
  });
};
