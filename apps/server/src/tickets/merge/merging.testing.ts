import type { Post } from '../../mail/mail.testing.ts';
import { somebodyWaits } from '../../testing/holding.ts';
import { mergeTickets } from './merge.ts';

/** What is done while two are being made one: the merge is done and not yet committed, and it waits for that. */
export async function whileMerging(
  post: Post,
  fromId: number,
  intoId: number,
  happens: () => Promise<unknown>,
): Promise<void> {
  const tx = await post.fresh.pool.connect();
  await tx.query('begin');
  await mergeTickets(tx, { fromId, intoId }, { agentId: post.world.specialists[0]! } as never);
  await happens();
  await somebodyWaits(post.fresh.pool);
  await tx.query('commit');
  tx.release();
}
