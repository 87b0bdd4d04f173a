-- Every word of every name stands once in `name_words`, whoever writes the name: there a slip is looked for.
-- Words are never taken out: one that nobody is called by any more finds nobody.
create or replace function learn_words() returns trigger language plpgsql as $$
begin
  -- in the order of letters: two statements that learn the same words wait for each other, and never in a ring; a transaction of
  -- several begins again when it met another crosswise
  insert into name_words (kind, word)
    select tg_argv[0], said.word from (select distinct unnest(words) as word from written) said
    where said.word <> '' and said.word not like '.%'
      and not exists (select from name_words known where known.kind = tg_argv[0] and known.word = said.word)
    order by said.word collate "C"
    on conflict do nothing;
  return null;
end $$;

create or replace trigger learn_new_words after insert on organizations
  referencing new table as written for each statement execute function learn_words('company');
create or replace trigger learn_changed_words after update on organizations
  referencing new table as written for each statement execute function learn_words('company');
create or replace trigger learn_new_words after insert on contacts
  referencing new table as written for each statement execute function learn_words('person');
create or replace trigger learn_changed_words after update on contacts
  referencing new table as written for each statement execute function learn_words('person');
