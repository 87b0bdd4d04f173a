import type { ConsolePage, Me } from '@linia/protocol';
import { createRouter, type HooksContext } from 'sv-router';
import { session } from './session.svelte.ts';

declare module 'sv-router' {
  interface RouteMeta {
    /** Needs nobody signed in. */
    open?: boolean;
  }
}

const open = { open: true };

/** Every page, one chunk a view; the server answers the same ones. */
export const { p, navigate, isActive, route } = createRouter({
  '/': () => import('./views/Desk.svelte'),
  '/mine': () => import('./views/Mine.svelte'),
  '/feedback': () => import('./views/Feedback.svelte'),
  '/feedback/:number': () => import('./views/Feedback.svelte'),
  '/quality': () => import('./views/Quality.svelte'),
  '/settings/feedback': () => import('./views/FeedbackSettings.svelte'),
  '/board': () => import('./views/Board.svelte'),
  '/calls/:id': () => import('./views/Call.svelte'),
  '/tickets': () => import('./views/Tickets.svelte'),
  '/tickets/:number': () => import('./views/Ticket.svelte'),
  '/organizations': () => import('./views/Organizations.svelte'),
  '/organizations/:id': () => import('./views/Organization.svelte'),
  '/directory': () => import('./views/Directory.svelte'),
  '/people': () => import('./views/People.svelte'),
  '/settings/departments': () => import('./views/Departments.svelte'),
  '/settings/rules': () => import('./views/Rules.svelte'),
  '/settings/lists': () => import('./views/Words.svelte'),
  '/settings/lines': () => import('./views/Lines.svelte'),
  '/settings/recordings': () => import('./views/Recordings.svelte'),
  '/settings/listens': () => import('./views/Listens.svelte'),
  '/settings/telephone': () => import('./views/TelephoneRules.svelte'),
  '/demo/letters': () => import('./views/Sent.svelte'),
  '/settings/mailboxes': () => import('./views/Mailboxes.svelte'),
  '/settings/outgoing': () => import('./views/Outgoing.svelte'),
  '/settings/notices': () => import('./views/Notices.svelte'),
  '/settings/portal': () => import('./views/PortalSettings.svelte'),
  '/settings/templates': () => import('./views/Templates.svelte'),
  '/settings/queues': () => import('./views/Queues.svelte'),
  '/settings/queues/:id': () => import('./views/Queue.svelte'),
  '/settings/skills': () => import('./views/Skills.svelte'),
  '/settings/priorities': () => import('./views/Priorities.svelte'),
  '/settings/calendars': () => import('./views/Calendars.svelte'),
  '/settings/plans': () => import('./views/Plans.svelte'),
  '/settings/tokens': () => import('./views/Tokens.svelte'),
  '/faq': () => import('./views/Faq.svelte'),
  '/faq/:id': () => import('./views/FaqArticle.svelte'),
  '/import': () => import('./views/Import.svelte'),
  '/import/:id': () => import('./views/Import.svelte'),
  '/self-check': () => import('./views/SelfCheck.svelte'),
  '/sign-in': { '/': () => import('./views/SignIn.svelte'), meta: open },
  '/invite/:token': { '/': () => import('./views/Invite.svelte'), meta: open },
  '/setup/:token': { '/': () => import('./views/Setup.svelte'), meta: open },
  '*': () => import('./views/NotFound.svelte'),
  hooks: { beforeLoad: guard },
} satisfies Record<ConsolePage | '*' | 'hooks', unknown>);

/** Where a person's day begins. */
export function home(me: Me): '/' | '/board' | '/feedback' | '/people' | '/directory' {
  if (me.roles.includes('agent')) return '/';
  if (me.roles.includes('supervisor')) return '/board';
  if (me.roles.includes('head')) return '/feedback';
  return me.roles.includes('administrator') ? '/people' : '/directory';
}

/** Strangers sign in first and come back to where they wanted; nobody lands on a desk that is not theirs. */
async function guard({ meta, pathname, search }: HooksContext): Promise<void> {
  if (meta.open) return;
  const me = await session.load();
  if (!me) throw navigate('/sign-in', { search: pathname === '/' ? {} : { next: pathname, ...search }, replace: true });
  if (pathname === '/' && home(me) !== '/') throw navigate(home(me), { replace: true });
}
