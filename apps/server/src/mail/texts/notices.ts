import { checkNotice, defaultNotice, type NoticeLanguage } from '@linia/domain';
import type { NoticePage, NoticeVersion, RevertNotice, SaveNotice } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { noticeTime } from '../notice.ts';

/** Every version, the newest first; the last is the house's own, which nobody has saved. */
async function noticeVersions(db: Queryable, language: NoticeLanguage): Promise<NoticeVersion[]> {
  const { rows } = await db.query(
    `select n.version, n.subject, n.text, n.saved_at as "savedAt", n.reverted_to as "revertedTo",
       case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as "savedBy"
     from notice_texts n left join agents a on a.id = n.saved_by
     where n.kind = 'registered' and n.language = $1 order by n.version desc`,
    [language],
  );
  const own = { version: 0, ...defaultNotice[language], savedAt: null, savedBy: null, revertedTo: null };
  return [...(rows as NoticeVersion[]), own];
}

/** The notice in both languages, and facts to look at it with. */
export async function readNotices(db: Queryable): Promise<NoticePage> {
  const { rows } = await db.query(
    `select coalesce((select value #>> '{}' from settings where key = 'company'), '') as company,
       coalesce((select value #>> '{}' from settings where key = 'contractUrl'), '') as contract,
       company_zone() as zone, linia_now() as now,
       coalesce((select max(number) from tickets), 1046297)::text as number`,
  );
  const { company, contract, zone, now, number } = rows[0] as Record<string, string>;
  const in4h = new Date(Date.parse(now!) + 4 * 3_600_000).toISOString();
  return {
    facts: {
      number: number!,
      date: noticeTime(now!, zone!),
      company: company!,
      contract: contract!,
      respondBy: noticeTime(in4h, zone!),
      link: 'https://…/support/r/…',
      resolveBy: noticeTime(new Date(Date.parse(now!) + 24 * 3_600_000).toISOString(), zone!),
    },
    ru: await noticeVersions(db, 'ru'),
    en: await noticeVersions(db, 'en'),
  };
}

/** The notice says something else from now on; what is queued already stays as it was written. */
export async function saveNotice(
  tx: Queryable,
  input: SaveNotice & { language: NoticeLanguage },
  actor: Actor,
): Promise<Done<NoticeVersion[]>> {
  return write(tx, { ...input, revertedTo: null }, actor);
}

/** An old version is saved again, as a new one; what is asked of a notice may be more by now, so it is checked again. */
export async function revertNotice(
  tx: Queryable,
  { language, version, to, despite }: RevertNotice & { language: NoticeLanguage },
  actor: Actor,
): Promise<Done<NoticeVersion[]>> {
  const old = (await noticeVersions(tx, language)).find((each) => each.version === to);
  if (!old) throw new Refusal('notice.no_such_version', 404);
  const { subject, text } = old;
  return write(tx, { language, version, subject, text, despite, revertedTo: to }, actor);
}

type Write = SaveNotice & { language: NoticeLanguage; revertedTo: number | null };

async function write(
  tx: Queryable,
  { language, version, subject, text, despite, revertedTo }: Write,
  actor: Actor,
): Promise<Done<NoticeVersion[]>> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('linia.notices'))`);
  const [now] = await noticeVersions(tx, language);
  if (now!.version !== version) throw new Refusal('settings.changed', 409, { details: now });
  const clean = { subject: subject.trim(), text: `${text.replace(/\r\n?/g, '\n').trimEnd()}\n` };
  if (clean.subject === now!.subject && clean.text === now!.text) return { result: await noticeVersions(tx, language) };
  const faults = checkNotice(clean, language);
  const wrong = faults.find(({ severity }) => severity === 'wrong');
  if (wrong) throw new Refusal('notice.wrong', 422, { field: wrong.field, details: { faults } });
  if (faults[0] && !despite) throw new Refusal('notice.doubtful', 422, { field: 'text', details: { faults } });
  await tx.query(
    `insert into notice_texts (kind, language, version, subject, text, saved_at, saved_by, reverted_to)
     values ('registered', $1, $2, $3, $4, linia_now(), $5, $6)`,
    [language, version + 1, clean.subject, clean.text, actor.agentId, revertedTo],
  );
  await journal(tx, actor.agentId, revertedTo === null ? 'notice_saved' : 'notice_reverted', {
    language,
    version: version + 1,
    before: { subject: now!.subject, text: now!.text },
    after: clean,
    ...(revertedTo !== null && { to: revertedTo }),
    ...(faults.length > 0 && { despite: faults.map(({ code }) => code) }),
  });
  return { result: await noticeVersions(tx, language) };
}
