import type { Action } from '@linia/domain';
import { m } from './paraglide/messages.js';
import { session } from './session.svelte.ts';

type Page = { path: string; label: string; right?: Action };

/** The pages by which the house is set up, by matter: those this person may enter, what exists and nothing else. */
export function settingsRooms(): { label: string; pages: Page[] }[] {
  const rooms: { label: string; pages: Page[] }[] = [
    {
      label: m.settings_people(),
      pages: [
        { path: '/people', label: m.room_people() },
        { path: '/settings/departments', label: m.departments_title() },
        { path: '/settings/queues', label: m.room_queues(), right: 'policy:view' },
        { path: '/settings/rules', label: m.rules_room() },
        { path: '/settings/skills', label: m.room_skills() },
        { path: '/settings/priorities', label: m.room_priorities() },
        { path: '/settings/calendars', label: m.calendars_title() },
        { path: '/settings/plans', label: m.plans_title() },
        { path: '/settings/lists', label: m.words_title() },
      ],
    },
    {
      label: m.quality_telephone(),
      pages: [
        { path: '/settings/lines', label: m.lines_title() },
        { path: '/settings/recordings', label: m.recordings_title() },
        { path: '/settings/listens', label: m.listens_title() },
        { path: '/settings/telephone', label: m.telephone_rules_title() },
      ],
    },
    {
      label: m.history_letters(),
      pages: [
        { path: '/settings/mailboxes', label: m.mailboxes_title() },
        { path: '/settings/outgoing', label: m.outgoing_title() },
        { path: '/settings/notices', label: m.notices_title() },
        { path: '/settings/templates', label: m.templates_title() },
      ],
    },
    {
      label: m.quality_customers(),
      pages: [
        { path: '/faq', label: m.faq_title(), right: 'faq:edit' },
        { path: '/settings/portal', label: m.portal_title() },
        { path: '/settings/feedback', label: m.feedback_settings() },
      ],
    },
    {
      label: m.settings_data(),
      pages: [
        { path: '/import', label: m.room_import(), right: 'import:run' },
        { path: '/settings/tokens', label: m.tokens_title() },
        { path: '/self-check', label: m.room_self_check(), right: 'selfcheck:view' },
      ],
    },
  ];
  return rooms
    .map(({ label, pages }) => ({ label, pages: pages.filter(({ right = 'people:manage' }) => session.may(right)) }))
    .filter(({ pages }) => pages.length > 0);
}

/** One page alone needs no navigation of its own. */
export const hasSettings = (): boolean => settingsRooms().flatMap(({ pages }) => pages).length > 1;

/** Whether an address is that page or one below it. */
export const isWithin = (pathname: string, path: string): boolean =>
  pathname === path || pathname.startsWith(`${path}/`);
