-- The words of a text to be found by. The Russian configuration reads both alphabets: words of Cyrillic letters by the Russian
-- rules, those of Latin letters by the English ones. ё and е are one letter.
create or replace function words_of(p_text text) returns tsvector language sql immutable parallel safe as $$
  select to_tsvector('russian', translate(left(p_text, 100000), 'ёЁ', 'еЕ')) $$;

-- What was typed into the search box.
create or replace function query_of(p_text text) returns tsquery language sql immutable parallel safe as $$
  select websearch_to_tsquery('russian', translate(left(btrim(p_text), 200), 'ёЁ', 'еЕ')) $$;

-- A word that is still being typed (three letters at least) finds those that begin with it. Asked where nobody has the word
-- itself: a beginning may be that of thousands of words.
create or replace function beginning_of(p_text text) returns tsquery language plpgsql immutable parallel safe as $$
declare
  wanted tsquery := query_of(p_text);
begin
  if numnode(wanted) > 0 and btrim(p_text) ~ '[[:alnum:]]{3,}$' and p_text !~ '["-]' then return (wanted::text || ':*')::tsquery; end if;
  return wanted;
end $$;

-- All words of a request anew: where letters went away, or its subject was changed.
create or replace function index_ticket(p_ticket bigint) returns void language sql volatile as $$
  insert into ticket_search (ticket_id, words)
  select t.id, setweight(words_of(t.number || ' ' || t.subject), 'A') || words_of(t.description) || words_of(coalesce(
      (select string_agg(left(m.text, 20000), ' ' order by m.id) from messages m where m.ticket_id = t.id and m.kind <> 'notice'), ''))
    || words_of(coalesce((select string_agg(e.data ->> 'note', ' ' order by e.version) from ticket_events e where e.ticket_id = t.id and e.type = 'noted'), ''))
  from tickets t where t.id = p_ticket
  on conflict (ticket_id) do update set words = excluded.words $$;

-- More of it. A request of endless letters is found by what it holds already (a vector has an end at a megabyte).
create or replace function add_ticket_words(p_ticket bigint, p_text text) returns void language plpgsql volatile as $$
begin
  update ticket_search set words = words || words_of(left(p_text, 20000)) where ticket_id = p_ticket;
exception when program_limit_exceeded then null;
end $$;

create or replace function index_new_ticket() returns trigger language plpgsql as $$
begin
  perform index_ticket(new.id);
  return null;
end $$;
create or replace trigger tickets_words after insert on tickets for each row execute function index_new_ticket();
create or replace trigger tickets_new_words after update of subject, description on tickets
  for each row when ((new.subject, new.description) is distinct from (old.subject, old.description)) execute function index_new_ticket();

-- The first letter of a request is its description, and is in already.
create or replace function index_message() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.kind <> 'notice' and new.text <> '' and not exists (select from tickets where id = new.ticket_id and description = left(new.text, 20000)) then
      perform add_ticket_words(new.ticket_id, new.text);
    end if;
  else
    perform index_ticket(old.ticket_id);
    if tg_op = 'UPDATE' then perform index_ticket(new.ticket_id); end if;
  end if;
  return null;
end $$;
create or replace trigger messages_words after insert or delete on messages for each row execute function index_message();
create or replace trigger messages_moved_words after update of ticket_id on messages
  for each row when (new.ticket_id <> old.ticket_id) execute function index_message();

create or replace function index_note() returns trigger language plpgsql as $$
begin
  perform add_ticket_words(new.ticket_id, new.data ->> 'note');
  return null;
end $$;
create or replace trigger notes_words after insert on ticket_events for each row when (new.type = 'noted') execute function index_note();
