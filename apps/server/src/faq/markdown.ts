import { Marked } from 'marked';
import sanitize from 'sanitize-html';

/** Headings of an article stand below its title. */
const marked = new Marked({ gfm: true, async: false });
const tags = 'a b blockquote br code del em h2 h3 h4 hr i li ol p pre strong table tbody td th thead tr ul'.split(' ');

/**
 * An article as it is read, of its Markdown. Whatever a hand or a paste put into it, only the tags of a text come out of it: no
 * scripts, pictures, styles, forms or frames, and links only to where a link of a text leads.
 */
export function renderArticle(text: string): string {
  return sanitize(parsed(text), {
    allowedTags: tags,
    disallowedTagsMode: 'discard',
    nestingLimit: 30,
    allowedAttributes: { a: ['href', 'rel'], ol: ['start'], td: ['align'], th: ['align'] },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowProtocolRelative: false,
    transformTags: {
      // the page has its own h1
      h1: 'h2',
      a: (tagName, attribs) => ({
        tagName,
        attribs: {
          ...(attribs['href'] !== undefined && { href: attribs['href'] }),
          ...(/^https?:/i.test(attribs['href'] ?? '') && { rel: 'noopener' }),
        },
      }),
    },
  });
}

/** What is folded thousands deep is no text: it is shown as it was written. */
function parsed(text: string): string {
  try {
    return marked.parse(text, { async: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `<p>${sanitize(text, { allowedTags: [], disallowedTagsMode: 'escape' })}</p>`;
  }
}

/** The words of an article without its marks: for a line under its title and for search engines. */
export function plainOf(text: string): string {
  return sanitize(renderArticle(text).replace(/<\/(?:p|li|h\d|tr|td|th|pre)>|<br ?\/?>/g, ' '), {
    allowedTags: [],
    allowedAttributes: {},
  })
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Its beginning: a sentence or two, cut at a word. Told with every suggestion, and the same text begins the same: read once. */
export function leadOf(text: string): string {
  const beginning = text.slice(0, 1000);
  const known = leads.get(beginning);
  if (known !== undefined) return known;
  const plain = plainOf(beginning);
  const lead =
    plain.length <= most ? plain : `${plain.slice(0, plain.lastIndexOf(' ', most)).replace(/[\s,;:.—-]+$/, '')}…`;
  if (leads.size > 1000) leads.clear();
  leads.set(beginning, lead);
  return lead;
}
const leads = new Map<string, string>();
const most = 160;
