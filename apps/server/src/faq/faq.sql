-- Now that an article is published, changed or withdrawn: by which words it is found, and that something is other than it was
-- (`faqStamp`: whoever keeps words or pages in memory looks at it).
create or replace function index_article(p_article int) returns void language plpgsql volatile as $$
begin
  delete from faq_search where article_id = p_article;
  insert into faq_search (article_id, language, words)
    select a.id, said.language, setweight(words_of(said.title), 'A') || setweight(words_of(said.keywords), 'B')
      || setweight(words_of(said.category), 'C') || words_of(said.body)
    from faq_articles a join faq_categories c on c.id = a.category_id
      join faq_versions v on v.article_id = a.id and v.version = a.published_version,
      lateral (values ('ru', v.ru_title, v.ru_keywords, c.ru_name, v.ru_text), ('en', v.en_title, v.en_keywords, c.en_name, v.en_text))
        said (language, title, keywords, category, body)
    where a.id = p_article and said.title <> '';
  perform touch_faq();
end $$;

create or replace function touch_faq() returns void language sql volatile as $$
  insert into settings (key, value) values ('faqStamp', '1')
  on conflict (key) do update set value = to_jsonb((settings.value #>> '{}')::bigint + 1) $$;

-- The articles that have one of these words, the likeliest first. Each of `p_terms` is one typed word with all it may stand for;
-- a rare word weighs more. `share`: how much of what was typed was found, 0 … 1; `named`: in a title or among its other names.
create or replace function find_articles(p_language text, p_terms text[], p_weights float8[], p_most int)
returns table (article_id int, score float8, share float8, named boolean) language sql stable as $$
  select s.article_id, sum(t.weight * (0.3 + ts_rank('{0.1, 0.2, 0.7, 1.0}', s.words, t.query::tsquery))) as score,
    sum(t.weight) / (select sum(weight) from unnest(p_weights) weight) as share,
    bool_or(s.words @@ regexp_replace(t.query, '''( \||$)', ''':AB\1', 'g')::tsquery) as named
  from faq_search s join unnest(p_terms, p_weights) as t (query, weight) on s.words @@ t.query::tsquery
  where s.language = p_language group by s.article_id order by 3 desc, 2 desc, 1 limit p_most $$;

-- Today as the company has it; and the day that it was an hour ago.
create or replace function faq_day() returns date language sql stable as $$ select (linia_now() at time zone company_zone())::date $$;
create or replace function faq_day_just_now() returns date language sql stable as $$
  select ((linia_now() - interval '1 hour') at time zone company_zone())::date $$;

-- Of an IPv6 address the network, for one house has more of them than can be counted; an IPv4 one is itself however a socket writes
-- it (`::ffff:10.0.0.1`).
create or replace function faq_net(p_address text) returns text language sql immutable as $$
  select case when bare like '%:%:%' and pg_input_is_valid(bare, 'inet') then host(network(set_masklen(bare::inet, 64))) else bare end
  from regexp_replace(regexp_replace(p_address, '%.*$', ''), '^::ffff:(?=\d+\.)', '', 'i') bare $$;

-- Who somebody is for today and no longer: address and browser under a salt that is thrown away with the day.
create or replace function faq_visitor(p_address text, p_agent text, out visitor text, out address text) language plpgsql volatile as $$
declare
  salt_ text;
  net text := faq_net(p_address);
begin
  select salt into salt_ from faq_salts where day = faq_day();
  if not found then
    insert into faq_salts (day, salt) values (faq_day(), replace(gen_random_uuid()::text || gen_random_uuid(), '-', '')) on conflict do nothing;
    select salt into salt_ from faq_salts where day = faq_day();
  end if;
  visitor := left(encode(sha256(convert_to(salt_ || net || chr(10) || p_agent, 'utf8')), 'hex'), 32);
  address := left(encode(sha256(convert_to(salt_ || net, 'utf8')), 'hex'), 32);
end $$;

-- Counts a visitor once a day at an article, whatever they do; who changes their mind about its help moves the count. Of one address
-- not more than five browsers, so that one machine counts five times at most under however many names.
create or replace function count_visit(p_article int, p_kind text, p_address text, p_agent text, p_helped boolean default null)
returns boolean language plpgsql volatile as $$
declare
  who record;
  day_ date := faq_day();
  was faq_marks;
begin
  select * into who from faq_visitor(p_address, p_agent);
  perform pg_advisory_xact_lock(hashtext('faq ' || who.address));
  select * into was from faq_marks m where m.day = day_ and m.article_id = p_article and m.kind = p_kind and m.visitor = who.visitor;
  if found and was.helped is not distinct from p_helped then return false; end if;
  if not found and (select count(*) from faq_marks m where m.day = day_ and m.address = who.address and m.article_id = p_article and m.kind = p_kind) >= 5 then
    return false;
  end if;
  insert into faq_marks (day, article_id, kind, visitor, address, helped) values (day_, p_article, p_kind, who.visitor, who.address, p_helped)
    on conflict (day, article_id, kind, visitor) do update set helped = excluded.helped;
  insert into faq_days as d (article_id, day, reads, shown, opened, helped, failed, asked) values (p_article, day_,
      (p_kind = 'read')::int, (p_kind = 'shown')::int, (p_kind = 'opened')::int, (p_kind = 'said' and p_helped)::int, (p_kind = 'said' and not p_helped)::int, (p_kind = 'asked')::int)
    on conflict (article_id, day) do update set reads = d.reads + excluded.reads, shown = d.shown + excluded.shown, opened = d.opened + excluded.opened,
      helped = d.helped + excluded.helped - (was.helped is true)::int, failed = d.failed + excluded.failed - (was.helped is false)::int,
      asked = d.asked + excluded.asked;
  return true;
end $$;

-- An article is opened from a form. Of one address five visitors a day may have been spared something, as five are counted.
create or replace function open_from_form(p_article int, p_stamp text, p_address text, p_agent text) returns void language plpgsql volatile as $$
declare
  who record;
begin
  perform count_visit(p_article, 'opened', p_address, p_agent);
  select * into who from faq_visitor(p_address, p_agent);
  insert into faq_opens (stamp, article_id, visitor, opened_at)
    select encode(sha256(convert_to(p_stamp, 'utf8')), 'hex'), p_article, who.visitor, linia_now()
    where (select count(distinct m.visitor) from faq_marks m where m.day = faq_day() and m.address = who.address and m.kind = 'opened'
      and m.visitor <> who.visitor and exists (select from faq_opens o where o.visitor = m.visitor)) < 5
    on conflict do nothing;
end $$;

-- The requests that articles spared: opened from a form that was being filled in, said to have helped (not sooner than after five
-- seconds: nobody reads in less), and an hour later neither that form nor another of the same visitor was sent. One for a form, and
-- one for a visitor a day (a visitor is another one tomorrow), of the article that was said to have helped last.
create or replace function spared_requests(p_from timestamptz) returns table (article_id int, at timestamptz) language sql stable as $$
  select distinct on (visitor) once.article_id, once.said_at from (
    select distinct on (o.stamp) o.* from faq_opens o
    where o.helped and o.sent_at is null and o.said_at >= o.opened_at + interval '5 seconds' and o.said_at < linia_now() - interval '1 hour'
      and o.said_at >= p_from
    order by o.stamp, o.said_at desc) once
  order by visitor, said_at desc $$;

-- Per article, of the last so many days, today among them.
create or replace function faq_figures(p_days int) returns table (article_id int, figures jsonb) language sql stable as $$
  with since as (select faq_day() - p_days + 1 as day, ((faq_day() - p_days + 1)::timestamp at time zone company_zone()) as at)
  select a.id, jsonb_build_object('reads', coalesce(d.reads, 0), 'shown', coalesce(d.shown, 0), 'opened', coalesce(d.opened, 0),
    'helped', coalesce(d.helped, 0), 'failed', coalesce(d.failed, 0), 'asked', coalesce(d.asked, 0), 'spared', coalesce(s.spared, 0),
    'silent', coalesce(q.silent, 0), 'given', coalesce(g.given, 0))
  from faq_articles a
    left join (select f.article_id, sum(reads) as reads, sum(shown) as shown, sum(opened) as opened, sum(helped) as helped, sum(failed) as failed, sum(asked) as asked
      from faq_days f, since where f.day >= since.day group by 1) d on d.article_id = a.id
    left join (select r.article_id, count(*) as spared from since, spared_requests(since.at) r group by 1) s on s.article_id = a.id
    left join (select o.article_id, count(distinct o.visitor) as silent from faq_opens o, since where o.opened_at >= since.at and o.helped is null
      and o.sent_at is null and o.opened_at < linia_now() - interval '1 hour' group by 1) q on q.article_id = a.id
    left join (select v.article_id, count(*) as given from faq_given v, since where v.at >= since.at group by 1) g on g.article_id = a.id $$;

-- Whom a visitor of this hour may have been in it: themselves today, and just behind midnight who they were yesterday.
create or replace function faq_visitors(p_address text, p_agent text) returns setof text language sql volatile as $$
  select v.visitor from faq_visitor(p_address, p_agent) v
  union all
  select left(encode(sha256(convert_to(s.salt || faq_net(p_address) || chr(10) || p_agent, 'utf8')), 'hex'), 32)
    from faq_salts s where s.day = faq_day_just_now() and s.day < faq_day() $$;

-- Who was counted is forgotten with the day; its salt an hour later, for who opened an article before midnight may send a form behind it.
create or replace function forget_visitors() returns void language sql volatile as $$
  delete from faq_marks where day < faq_day();
  delete from faq_salts where day < faq_day_just_now() $$;
