/** What a call needs and an idle desk doesn't: fetched right after the first view, so that it is there before the first ring. */
export { default as CallKeys } from '../../calls/CallKeys.svelte';
export { default as CallStrip } from '../../calls/CallStrip.svelte';
export { default as OutsideNow } from '../../calls/OutsideNow.svelte';
export { default as WrapUp } from '../../calls/WrapUp.svelte';
export { default as AgentLog } from '../../log/AgentLog.svelte';
export { default as Offers } from '../../faq/Offers.svelte';
export { default as LogForm } from '../../log/LogForm.svelte';
export { default as Chooser } from '../../identify/Chooser.svelte';
export { default as Company } from '../../identify/Company.svelte';
export { default as Context } from './AskedContext.svelte';
export { default as SoundState } from '../../telephone/SoundState.svelte';
export { default as WrittenWork } from '../../calls/WrittenWork.svelte';
export { default as EscalationNow } from '../../escalation/EscalationNow.svelte';
export { default as Dialogs } from './Dialogs.svelte';
