import type { Icon, State } from '@linia/ui';
import Mic from '@lucide/svelte/icons/mic';
import Phone from '@lucide/svelte/icons/phone';
import { m } from '../paraglide/messages.js';
import type { Shown } from '../phone.svelte.ts';

/** The telephone in the line at the foot: whether it is on, and which microphone it hears with. */
export function phoneStatus(phone: Shown): { icon: Icon; text: string; state?: State }[] {
  if (phone.state === 'none') return [];
  if (phone.state === 'lost') return [{ icon: Phone, text: m.status_phone_lost(), state: 'over' }];
  if (phone.state === 'elsewhere') return [{ icon: Phone, text: m.status_phone_elsewhere() }];
  if (phone.state === 'connecting') return [{ icon: Phone, text: m.status_phone_connecting() }];
  const on = { icon: Phone, text: m.status_phone_on() };
  if (phone.microphone) return [on, { icon: Mic, text: m.status_phone_mic(), state: 'late' }];
  return phone.device ? [on, { icon: Mic, text: phone.device }] : [on];
}
