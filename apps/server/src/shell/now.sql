-- "Now" is asked after the root's lock (now() made event times run backwards). Tests replace this function to shift time.
create or replace function linia_now() returns timestamptz language sql volatile as $$ select clock_timestamp() $$;
