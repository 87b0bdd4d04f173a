import { articleUrl } from '../../faq/desk.ts';
import type { PublicArticle } from '../../faq/read.ts';

/** A question and its answer as search engines read them (schema.org, FAQPage): data, which no browser runs. */
export function articleData({ title, html, slug }: PublicArticle, origin: string): string {
  const data = {
    '@context': 'https://schema.org',
    '@type': 'FAQPage',
    url: articleUrl(origin, slug),
    mainEntity: [{ '@type': 'Question', name: title, acceptedAnswer: { '@type': 'Answer', text: html } }],
  };
  // nothing in it can end the element it stands in
  return JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
