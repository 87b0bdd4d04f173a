import { findRequestNumbers } from '../request-number.ts';
import { findTokens, type Token } from './token.ts';

/** What a letter says it belongs to, the strongest first: our own Message-ID, the number in its subject, our hidden mark. */
export type Claim =
  { by: 'message_id' | 'marker'; ticketId: number } | { by: 'subject'; number: number; rank: 1 | 2 | 3 };

/** What the base says of a claim: the request there is, and how its sender stands to it. */
export type Claimed = {
  by: Claim['by'];
  /** Of a number in a subject. */
  rank: 1 | 2 | 3 | null;
  ticketId: number;
  /** Took part in the request's letters, or has an address at a domain that is known to be its organisation's. */
  belongs: boolean;
  over: boolean;
};

/** Where a letter goes. `held`: a new request that names another's; nobody of that one sees it until a person attaches it. */
export type FollowUp =
  | { to: 'request'; ticketId: number; by: Claim['by']; reopens: boolean }
  | { to: 'held'; claims: number; by: Claim['by'] }
  | { to: 'new'; after: number | null };

/**
 * Everything a letter claims, in the order in which it counts.
 * @param letter `references`: In-Reply-To and References as they stand; `text`: the whole body with its quotes
 * @param isOurs proves a mark by its mac
 */
export function claimsOf(
  letter: { references: string; subject: string; text: string },
  isOurs: (token: Token) => boolean,
): Claim[] {
  const proven = (text: string, by: 'message_id' | 'marker'): Claim[] =>
    findTokens(text)
      .filter(isOurs)
      .map(({ ticketId }) => ({ by, ticketId }));
  return [
    // the last of References is the letter that is answered
    ...proven(letter.references, 'message_id').reverse(),
    ...findRequestNumbers(letter.subject).map(({ number, rank }): Claim => ({ by: 'subject', number, rank })),
    ...proven(letter.text, 'marker'),
  ];
}

/**
 * Where a letter goes: to the first request it claims and its sender belongs to; held where there is such a request and the
 * sender is a stranger, however right the number is (numbers and Message-IDs are forwarded); a new one otherwise. A bare
 * `№ 1046297` (rank 3) may be anybody's numbering, so a stranger's is not even a claim. A number that does not exist is not
 * among `claimed`: a new request, never a refusal.
 *
 * @param claimed what the base knows, in the order of `claimsOf`
 * @param overdone a letter about a request that is over: `reopen` it, or a `new` one that names it
 */
export function decideFollowUp(claimed: readonly Claimed[], overdone: 'reopen' | 'new'): FollowUp {
  const own = claimed.find(({ belongs }) => belongs);
  if (own && (!own.over || overdone === 'reopen'))
    return { to: 'request', ticketId: own.ticketId, by: own.by, reopens: own.over };
  if (own) return { to: 'new', after: own.ticketId };
  const foreign = claimed.find(({ rank }) => rank !== 3);
  return foreign ? { to: 'held', claims: foreign.ticketId, by: foreign.by } : { to: 'new', after: null };
}
