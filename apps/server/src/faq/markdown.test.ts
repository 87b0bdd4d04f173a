import { describe, expect, it } from 'vitest';
import { leadOf, plainOf, renderArticle } from './markdown.ts';

describe('an article’s text', () => {
  it('is Markdown: lists, tables, bold, links', () => {
    const html = renderArticle(
      '# Шаги\n\n1. **Раз**\n2. [Два](https://gs1.example/a?b=1&c=2)\n\n| а | б |\n| --- | --- |\n| 1 | 2 |',
    );
    expect(html).toContain('<h2>Шаги</h2>');
    expect(html).toContain('<li><strong>Раз</strong></li>');
    expect(html).toContain('<a href="https://gs1.example/a?b=1&amp;c=2" rel="noopener">Два</a>');
    expect(html).toContain('<td>2</td>');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg/onload=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt&#58;alert(1))',
    '[x](java\tscript:alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '[x](//evil.example)',
    '![x](https://evil.example/p.png "onerror=alert(1)")',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input name=a></form>',
    '<style>body{display:none}</style>',
    '<p style="position:fixed" onclick="alert(1)" class="btn" id="main">x</p>',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    '`<script>`</code><script>alert(1)</script>',
    '<a href="https://a.example" onmouseover=alert(1) target=_blank>x</a>',
    '<base href="https://evil.example"><meta http-equiv=refresh content="0;url=https://evil.example">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '[x]: javascript:alert(1)\n\n[x]',
    '<javascript:alert(1)>',
  ])('of a hostile hand does nothing: %s', (text) => {
    const html = renderArticle(text);
    const tags = [...html.matchAll(/<\/?([a-z0-9]+)((?:\s[^>]*)?)>/gi)];
    for (const [, name, attributes] of tags) {
      expect(
        'a b blockquote br code del em h2 h3 h4 hr i li ol p pre strong table tbody td th thead tr ul'.split(' '),
      ).toContain(name);
      expect(attributes).not.toMatch(/on\w+=|style=|class=|id=|target=|src=/i);
      expect(attributes).not.toMatch(/href="(?!https?:|mailto:|tel:|\/(?!\/)|#)/i);
    }
    // what is left of it is text
    expect(html.replace(/<\/?[a-z0-9]+(?:\s[^<>]*)?>/gi, '')).not.toMatch(/<[a-z!/]/i);
  });

  it('endless or deep is rendered in a moment', () => {
    const began = process.cpuUsage();
    expect(renderArticle('> '.repeat(5000) + '<b>x</b>')).toMatch(/^<p>(&gt; )+&lt;b&gt;x&lt;\/b&gt;<\/p>$/);
    renderArticle('['.repeat(20_000));
    renderArticle('*a '.repeat(15_000));
    // of a processor: what others have of it does not count
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(6_000);
  });

  it('begins with a line of plain words', () => {
    expect(plainOf('**Да** & [нет](https://a.example) <b>x</b>\n\n- раз\n- два')).toBe('Да & нет x раз два');
    const lead = leadOf('слово '.repeat(100));
    expect(lead.length).toBeLessThanOrEqual(161);
    expect(lead).toMatch(/слово…$/);
  });
});
