import type { Priority } from '@linia/protocol';
import { m } from '../paraglide/messages.js';

/** Тариф «Корпоративный» */
export function whoseWords({ organization, plan, line }: Priority): string {
  const said = (kind: string, name: string) => `${kind} ${m.quoted({ name })}`;
  if (plan) return said(m.priorities_plan(), plan.name);
  if (line) return said(m.priorities_line(), line.name);
  return organization?.name ?? '';
}
