import { bodyOf, type Structure } from './structure.ts';

/** A letter of ours that did not arrive: to whom, why, and the Message-ID it had. */
export type Bounce = { recipient: string | null; status: string | null; failed: boolean; originalId: string | null };

/** Reads a delivery report (RFC 3464). Null where the letter is none. */
export function bounceOf(raw: Buffer, { parts }: Structure): Bounce | null {
  const report = parts[0];
  if (report?.type !== 'multipart/report') return null;
  const delivery = parts.find(({ type }) => type === 'message/delivery-status');
  if (!delivery) return null;
  const said = bodyOf(raw, delivery, 16_384).toString('latin1');
  const original = parts.find(({ type }) => /^(?:text\/rfc822-headers|message\/rfc822)$/.test(type));
  const head = original
    ? bodyOf(raw, original, 16_384)
        .toString('latin1')
        .split(/\r?\n\r?\n/)[0]!
    : '';
  return {
    recipient: /^final-recipient:\s*[\w-]*;?\s*<?([^\s<>;]{3,254})/im.exec(said)?.[1]?.toLowerCase() ?? null,
    status: /^status:\s*(\d\.\d{1,3}\.\d{1,3})/im.exec(said)?.[1] ?? null,
    failed: /^action:\s*failed/im.test(said),
    originalId: /^message-id:\s*(<[^<>\s]{1,400}>)/im.exec(head.replace(/\r?\n[ \t]+/g, ' '))?.[1] ?? null,
  };
}
