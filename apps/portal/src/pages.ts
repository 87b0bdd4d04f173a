import type { PortalPages } from '@linia/protocol';
import type { Component } from 'svelte';
import Article from './pages/Article.svelte';
import Faq from './pages/Faq.svelte';
import Feedback from './pages/Feedback.svelte';
import FeedbackSent from './pages/FeedbackSent.svelte';
import Form from './pages/Form.svelte';
import Link from './pages/Link.svelte';
import Problem from './pages/Problem.svelte';
import Sent from './pages/Sent.svelte';
import Status from './pages/Status.svelte';
import Ways from './pages/Ways.svelte';

/** Every page of the portal. One that the server may name and that is not here does not compile. */
export const pages: { [Name in keyof PortalPages]: Component<PortalPages[Name]> } = {
  ways: Ways,
  form: Form,
  sent: Sent,
  faq: Faq,
  article: Article,
  status: Status,
  link: Link,
  feedback: Feedback,
  feedbackSent: FeedbackSent,
  problem: Problem,
};
