import sanitize from 'sanitize-html';

const tags =
  'a abbr b blockquote br caption center code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre q s small span strike strong sub sup table tbody td tfoot th thead tr tt u ul'.split(
    ' ',
  );
const plain = [/^[\w\s#%.,()-]{1,100}$/];
const styled = Object.fromEntries(
  'color background-color font-size font-weight font-style text-align text-decoration padding margin border width'
    .split(' ')
    .map((name) => [name, plain]),
);
/** Longer ones are cut: nobody reads more, and the file has it all. */
const most = 2 * 1024 * 1024;

/**
 * A letter's HTML as it is kept: an allow-list, no scripts, forms, styles or frames, links that open elsewhere. A picture from
 * the net stays asleep in `data-remote` until the reader asks for it (it tells the sender that it was read); one of the letter
 * itself is named by its Content-ID.
 */
export function safeHtml(html: string): string {
  return sanitize(html.slice(0, most), {
    allowedTags: tags,
    disallowedTagsMode: 'discard',
    nestingLimit: 100,
    allowedAttributes: {
      '*': ['style', 'align', 'valign', 'dir', 'title'],
      a: ['href', 'rel', 'target'],
      img: ['alt', 'width', 'height', 'data-cid', 'data-remote'],
      td: ['colspan', 'rowspan', 'width', 'bgcolor'],
      th: ['colspan', 'rowspan', 'width', 'bgcolor'],
      table: ['width', 'border', 'cellpadding', 'cellspacing', 'bgcolor'],
      font: ['color', 'size', 'face'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowProtocolRelative: false,
    allowedStyles: { '*': styled },
    transformTags: {
      a: (tagName, attribs) => ({
        tagName,
        attribs: { ...attribs, rel: 'noopener noreferrer nofollow', target: '_blank' },
      }),
      img: (tagName, attribs) => ({ tagName, attribs: picture(attribs) }),
    },
  });
}

function picture({ src = '', alt = '', width, height }: sanitize.Attributes): sanitize.Attributes {
  const size = { ...(width && { width }), ...(height && { height }) };
  if (/^cid:/i.test(src)) return { alt, ...size, 'data-cid': src.slice(4) };
  return /^https?:\/\//i.test(src) ? { alt, ...size, 'data-remote': src } : { alt, ...size };
}

/** What a letter without a plain text says. Of HTML made safe: every tag is known. */
export function textOf(safe: string): string {
  return safe
    .replace(/\s+/g, ' ')
    .replace(/<(?:br|hr)\b[^>]*>|<\/(?:p|div|tr|li|h\d|blockquote|table|pre|dd|dt)>/gi, '\n')
    .replace(/<\/t[dh]>/gi, '\t')
    .replace(/<[^>]*>/g, '')
    .replace(/&nbsp;|&#160;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/[ \u00A0]*\n[ \u00A0]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
