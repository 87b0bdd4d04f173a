/** What a mail server of ours found out about who sent a letter. Null: it did not say. */
export type Authentication = {
  spf: string | null;
  dkim: string | null;
  dmarc: string | null;
  /** The server that looked. */
  by: string;
};

const results = ['pass', 'fail', 'softfail', 'neutral', 'none', 'policy', 'temperror', 'permerror', 'bestguesspass'];

/**
 * Authentication-Results of the server that is believed. Anybody can write such a line into a letter, so only the topmost that
 * bear its name count, down to the next `Received`: what stands lower was there before our server had the letter.
 *
 * Source: RFC 8601 §2.2, §5. A server must take away lines that bear its own name; this does not rely on it where it has
 * written one itself.
 * @param headers in their order, values unfolded
 * @param authserv under which name it writes them; null: nobody is believed
 */
export function readAuthentication(
  headers: readonly { name: string; value: string }[],
  authserv: string | null,
): Authentication | null {
  if (!authserv) return null;
  const found: Authentication = { spf: null, dkim: null, dmarc: null, by: authserv };
  let begun = false;
  for (const { name, value } of headers) {
    const field = name.toLowerCase();
    if (field === 'received' && begun) break;
    if (field !== 'authentication-results') continue;
    const plain = value.slice(0, 4_000).replace(/\([^()]*\)/g, ' ');
    if (!new RegExp(`^\\s*${escaped(authserv)}(?:\\s+\\d+)?\\s*(?:;|$)`, 'i').test(plain)) continue;
    begun = true;
    for (const [, method, result] of plain.matchAll(/;\s*(spf|dkim|dmarc)(?:\/\d+)?\s*=\s*([a-z]+)/gi)) {
      const key = method!.toLowerCase() as 'spf' | 'dkim' | 'dmarc';
      const said = result!.toLowerCase();
      if (!results.includes(said)) continue;
      // one good signature of several is enough
      if (found[key] === null || (key === 'dkim' && said === 'pass')) found[key] = said;
    }
  }
  return begun ? found : null;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Is the sender somebody else than From says? Where the domain has said what to think (DMARC), that counts; where it has not,
 * a server that the domain forbids (SPF fail) and no good signature. A doubt (softfail, a forwarder) is none.
 */
export function isForged(found: Authentication | null): boolean {
  if (found === null) return false;
  if (found.dmarc === 'fail') return true;
  if (found.dmarc === 'pass') return false;
  return found.spf === 'fail' && found.dkim !== 'pass';
}

/**
 * What to think of a sender: `forged`, they are not who they say; `proven`, their domain answers for the letter; `unproven`,
 * neither (SPF or DKIM alone are good for a domain that need not be the one in From); `unknown`, nobody we believe has looked.
 */
export type SenderVerdict = 'forged' | 'proven' | 'unproven' | 'unknown';
export function senderVerdict(found: Authentication | null): SenderVerdict {
  if (found === null) return 'unknown';
  if (isForged(found)) return 'forged';
  return found.dmarc === 'pass' ? 'proven' : 'unproven';
}
