import type { MailTried } from '@linia/protocol';
import { imapClient, smtpClient, smtpPatience, type ImapServer, type MailServer } from './connection.ts';
import { faultOf, lookAtCertificate } from './fault.ts';

const shortly = { connect: 8_000, greeting: 8_000 };

/** Is this mailbox read as it stands: connects, signs in, opens the folder. What is wrong is told, with the folders there are. */
export async function tryImap(at: ImapServer): Promise<MailTried> {
  const client = imapClient(at, shortly);
  let signedIn = false;
  try {
    await client.connect();
    signedIn = true;
    const folder = await client.mailboxOpen(at.folder);
    if (folder.readOnly) return { ok: false, code: 'folder.readonly', said: '' };
    const unread = (await client.search({ seen: false })) || [];
    const storage = await usedOf(client, at.folder);
    return { ok: true, unread: unread.length, used: storage };
  } catch (error) {
    const folders = signedIn ? await client.list().catch(() => []) : [];
    // a server may say no more than NO: the folder is not in its list
    const missing = signedIn && folders.length > 0 && !folders.some(({ path }) => path === at.folder);
    const fault = missing ? { code: 'folder.missing' as const, said: faultOf(error).said } : faultOf(error);
    return {
      ok: false,
      ...(await lookAtCertificate(fault, at)),
      ...(fault.code === 'folder.missing' && { folders: folders.map(({ path }) => path).slice(0, 50) }),
    };
  } finally {
    client.close();
  }
}

/** Would the server take our letters: connects and signs in; nothing is sent. */
export async function trySmtp(at: MailServer): Promise<MailTried> {
  const client = smtpClient(at, { ...smtpPatience, socketTimeout: 12_000 });
  try {
    await client.verify();
    return { ok: true, unread: null, used: null };
  } catch (error) {
    return { ok: false, ...(await lookAtCertificate(faultOf(error), at)) };
  } finally {
    client.close();
  }
}

/** How full it is; null where it has no bounds or does not tell them. */
export async function usedOf(
  client: ReturnType<typeof imapClient>,
  folder: string,
): Promise<{ bytes: number; of: number } | null> {
  const quota = await client.getQuota(folder).catch(() => false as const);
  const { usage, limit } = (quota && quota.storage) || {};
  return usage !== undefined && limit !== undefined && limit > 0 ? { bytes: usage, of: limit } : null;
}
