-- As `isForged` of packages/domain has it: such a letter's addresses are nobody's word.
create or replace function is_forged(p_authentication jsonb) returns boolean language sql immutable as $$
  select coalesce(p_authentication ->> 'dmarc' = 'fail'
    or p_authentication ->> 'dmarc' is distinct from 'pass' and p_authentication ->> 'spf' = 'fail' and p_authentication ->> 'dkim' is distinct from 'pass', false) $$;
