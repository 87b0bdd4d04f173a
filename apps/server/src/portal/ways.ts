import { askedLanguage } from './language.ts';
import type { Portal } from './portal.ts';

/** The ways to reach the company. */
export async function waysPages({ app, show, settings }: Portal): Promise<void> {
  app.get('/', { config: { right: 'public' }, schema: { hide: true } }, async (request, reply) => {
    const { consent } = await settings.now();
    const said = consent[askedLanguage(request).language];
    return show(request, reply, 'ways', { consent: said }, { cache: 'public', indexed: true });
  });
}
