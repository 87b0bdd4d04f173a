import type { Language } from './common.ts';
import type { PortalLink, PortalStatus } from './status.ts';

/**
 * The portal's pages and what each is given: the server names a page and must give all that it needs; the portal
 * (`apps/portal/src/pages.ts`) must have a component for each. A new page is one line here and one there.
 */
export interface PortalPages {
  ways: { consent: { label: string; text: string } };
  form: PortalFormPage;
  sent: PortalSent;
  faq: PortalFaq;
  article: PortalArticle;
  status: PortalStatus;
  link: PortalLink;
  feedback: PortalFeedbackPage;
  feedbackSent: PortalFeedbackSent;
  problem: PortalProblem;
}

/** A form as it is shown: empty, or as it was typed with what is wrong with it. */
export type PortalForm = {
  stamp: string;
  values: Record<string, string>;
  /** By field: a code, and what its sentence needs. */
  errors: Record<string, PortalFieldError>;
  /** Why it was not taken though nothing in it is wrong: it came too early, twice too often, without its page. */
  fault: string | null;
  /** Seconds, where it came too often. */
  wait: number;
  /** Files that were not taken; those that were have to be chosen again. */
  files: { code: string; name: string }[];
  filesLost: boolean;
};
export type PortalFieldError = { code: string; more?: number };

export type PortalFormPage = {
  form: PortalForm;
  services: { id: number; name: string }[];
  consent: { label: string; version: number };
};

/** `email` is told of the number; null: it was told too often lately. */
export type PortalSent = { number: number; email: string | null };

/** `found`: where something was looked for. */
export type PortalFaq = {
  q: string;
  found: { slug: string; title: string; lead: string }[] | null;
  categories: { id: number; name: string; articles: { slug: string; title: string }[] }[];
  mostRead: { slug: string; title: string }[];
};

/** `language`: of the text, where it is not the page's. `form`: the stamp of the form from which it was opened. `said`: whether it helped. */
export type PortalArticle = {
  slug: string;
  title: string;
  html: string;
  lead: string;
  /** A day: 2026-11-20. */
  updated: string;
  category: { id: number; name: string };
  language: Language;
  form: string | null;
  said: 'yes' | 'no' | null;
  structured: string;
};

/** The form by which heads of departments are told. */
export type PortalFeedbackPage = PortalFormPage;
/** `answerBy`: as it is read; null where nothing is promised. `thanks`: nothing is owed. */
export type PortalFeedbackSent = { number: number; email: string; answerBy: string | null; thanks: boolean };

/** What did not go, for a person who came to the portal. `said` is a sentence in their language, where there is one. */
export type PortalProblem = { status: number; code: string; said: string | null };

/** What every page of the portal knows beside its own matter. */
export type PortalFrame = {
  language: Language;
  /** The language stands in the address (`?lang=`), so links carry it on; else the browser's wish decides each time. */
  chosen: boolean;
  /** Where we are, as in /support/faq, without the query. */
  path: string;
  /** The portal's own origin, for canonical and alternate addresses. */
  origin: string;
  company: PortalCompany;
  /** May search engines keep it? Not what is somebody's own. */
  indexed: boolean;
  /** The company's colours as a style; '' is the house's. */
  look: string;
  assets: { script: string; styles: string[]; fonts: string[] };
};

/** How the company is called and reached. */
export type PortalCompany = {
  name: string;
  phones: { number: string; written: string; free: boolean }[];
  email: string;
  contractUrl: string | null;
  /** When somebody answers; '' where nobody has said it. */
  hours: string;
  lead: string;
  logo: string | null;
};
