/**
 * Takes due rows for a while. A row that somebody else holds is skipped (unlike a caller, an effect has no order to keep);
 * one whose holder died is free again when its lease is over. The number of the attempt fences a holder that slept.
 */
export const claimDue = `
  update outbox set attempts = attempts + 1, claimed_until = linia_now() + make_interval(secs => $3)
  where id in (
    select id from outbox
    where done_at is null and failed_at is null and not_before <= linia_now() and kind = any($1)
      and (claimed_until is null or claimed_until <= linia_now()) and (expires_at is null or expires_at > linia_now())
    order by not_before, id limit $2 for update skip locked)
  returning id, kind, payload, attempts, extract(epoch from not_before) as due`;

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
  update outbox set done_at = linia_now(), claimed_until = null, error = $2 where id = $1 and done_at is null and failed_at is null`;

/** Tried again later, or never again: then it is shown to a person. Only by who still holds it. */
export const markFailed = `
  update outbox set claimed_until = null, error = $3,
    not_before = linia_now() + make_interval(secs => least(60, 0.5 * 2 ^ attempts)),
    failed_at = case when attempts >= $4 then linia_now() end
  where id = $1 and attempts = $2 and done_at is null and failed_at is null`;
