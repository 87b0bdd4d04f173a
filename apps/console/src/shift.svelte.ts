import { announcer } from '@linia/ui';
import { untrack } from 'svelte';
import { desk } from './desk.svelte.ts';
import { offerTo } from './desk-rows.ts';
import { notices } from './notify.svelte.ts';
import { help } from './overlays.svelte.ts';
import { m } from './paraglide/messages.js';
import { ring } from './sound.svelte.ts';
import { beginPhone } from './telephone/begin.ts';
import { who } from './who.ts';

const BLINK_MS = 1000;

/** While a person is at work the desk listens and the bell rings, whichever page they read. Returns the end of the shift. */
export function beginShift(): () => void {
  desk.start();
  const phone = beginPhone();
  const stopRinging = $effect.root(() => {
    // by the offer's number: the same offer told again, with more about the caller, does not begin to ring anew
    const offerId = $derived(desk.ringing && offerTo(desk.ringing, desk.agent?.id ?? 0)?.id);
    $effect(() => (offerId === undefined ? undefined : untrack(beginRinging)));
    // what is accepted on the desk is answered on the telephone, and what is over there is over here
    const accepted = $derived(desk.part && desk.part.state !== 'wrapping' ? desk.call?.id : undefined);
    $effect(() => {
      // a desk that does not know yet, or not any more, how things stand ends no talk
      if (desk.ready && !desk.blocked) phone.want(accepted);
    });
  });
  return () => {
    stopRinging();
    phone.end();
    desk.stop();
  };
}

function beginRinging(): () => void {
  const title = document.title;
  help.open = false;
  announcer.interrupt(m.offer_announced({ who: who(desk.ringing) }));
  ring.start();
  const takeDown = notices.show(m.offer_title(), who(desk.ringing), 'linia-offer');
  let bright = false;
  const blinking = setInterval(() => {
    bright = !bright;
    document.title = bright ? `☎ ${m.offer_announced({ who: who(desk.ringing) })}` : title;
  }, BLINK_MS);
  return () => {
    ring.stop();
    takeDown();
    clearInterval(blinking);
    document.title = title;
  };
}
