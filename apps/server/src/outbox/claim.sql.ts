/**
 * Takes due rows for a while. A row that somebody else holds is skipped (unlike a caller, an effect has no order to keep);
 * one whose holder died is free again when its lease is over. The number of the attempt fences a holder that slept.
 */
export const claimDue = claim('', '');

/**
 * The same for letters, each in the lane of its mailbox: of lanes ($5) that keep us waiting nothing more is taken. Asked only while
 * there are such.
 */
export const claimDueBeside = claim(
  `and (cardinality($5::int[]) = 0 or (select mailbox_id from messages where id = (payload ->> 'message')::bigint) <> all ($5))`,
  `, (select mailbox_id from messages where id = (payload ->> 'message')::bigint) as lane`,
);

function claim(where: string, told: string): string {
  return `
  update outbox set attempts = attempts + 1, claimed_until = linia_now() + make_interval(secs => $3)
  where id in (
    select id from outbox
    where done_at is null and failed_at is null and not_before <= linia_now() and kind = any($1)
      and (claimed_until is null or claimed_until <= linia_now()) and (expires_at is null or expires_at > linia_now())
      and (select not $4 or set_config('synchronous_commit', 'off', true) is not null) ${where}
    order by not_before, id limit $2 for update skip locked)
  returning id, kind, payload, attempts, extract(epoch from not_before) as due${told}`;
}

/** Still being done, by who holds it. */
export const keepClaim = `
  update outbox set claimed_until = linia_now() + make_interval(secs => $3)
  where id = $1 and attempts = $2 and claimed_until is not null and done_at is null and failed_at is null`;

/** Late is worse than never: what is over is not done, and nobody is doing it. */
export const expireDue = `
  update outbox set failed_at = linia_now(), error = 'expired', claimed_until = null
  where id in (
    select id from outbox
    where done_at is null and failed_at is null and not_before <= linia_now() and kind = any($1)
      and (claimed_until is null or claimed_until <= linia_now()) and expires_at <= linia_now()
    order by not_before, id limit 100 for update skip locked)`;

/** Done is done, whoever did it: a holder that slept past its lease has done it too. */
export const markDone = `
  update outbox set done_at = linia_now(), claimed_until = null, error = $2 where id = $1 and done_at is null and failed_at is null
    and (select not $3 or set_config('synchronous_commit', 'off', true) is not null)`;

/** Tried again later, or never again: then it is shown to a person. Only by who still holds it. */
export const markFailed = `
  update outbox set claimed_until = null, error = $3,
    not_before = linia_now() + make_interval(secs => least(60, 0.5 * 2 ^ attempts)),
    failed_at = case when attempts >= $4 then linia_now() end
  where id = $1 and attempts = $2 and done_at is null and failed_at is null`;
