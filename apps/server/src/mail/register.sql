-- Everybody's providers: an address there says nothing about whose company its owner is from.
create or replace function public_mail_domains() returns text[] language sql immutable as $$
  select array['mail.ru', 'bk.ru', 'list.ru', 'inbox.ru', 'internet.ru', 'vk.com', 'yandex.ru', 'ya.ru', 'yandex.by', 'yandex.kz',
    'rambler.ru', 'lenta.ru', 'ro.ru', 'gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'live.com', 'live.ru', 'icloud.com',
    'me.com', 'yahoo.com', 'aol.com', 'gmx.de', 'gmx.net', 'web.de', 'proton.me', 'protonmail.com', 'ukr.net', 'tut.by', 'qip.ru', 'pochta.ru'] $$;

-- Does this address belong to the request: it wrote or was written to there, is one of its company's people, or stands at the
-- domain of one of them. Our own addresses never do, nor who stands in a letter that is forged. It gives no rights, only a place in the thread.
create or replace function sender_belongs(p_ticket bigint, p_address text) returns boolean language sql stable as $$
  select p_address is not null
    and not exists (select from mailboxes where address = p_address)
    and (exists (select from messages m join message_recipients r on r.message_id = m.id where m.ticket_id = p_ticket and m.kind <> 'bounce' and not is_forged(m.authentication) and r.address = p_address)
      or exists (select from tickets t join contacts c on c.id = t.contact_id where t.id = p_ticket and lower(c.email) = p_address)
      or exists (
        select from tickets t join contacts c on c.organization_id = t.organization_id
        where t.id = p_ticket and c.email is not null
          and (lower(c.email) = p_address
            or split_part(lower(c.email), '@', 2) = split_part(p_address, '@', 2)
              and split_part(p_address, '@', 2) <> all (public_mail_domains())))) $$;

-- One company by this address: its person writes. Several: nothing is guessed.
create or replace function who_writes(p_address text) returns table (organization_id int, contact_id int) language sql stable as $$
  select min(c.organization_id), case when count(*) = 1 then min(c.id) end
  from contacts c where lower(c.email) = p_address and c.organization_id is not null
  having count(distinct c.organization_id) = 1 $$;

-- A letter is a contact of its own, over as soon as it is registered: from then on the request is what is worked at.
create or replace function register_letter_contact(p_organization int, p_contact int, p_address text, p_language text, p_at timestamptz, p_letter bigint)
returns bigint language plpgsql volatile as $$
declare
  made bigint;
  events constant text[] := '{arrived,diverted,closed}';
  at_ timestamptz := linia_now();
begin
  insert into interactions (state, version, channel, direction, organization_id, contact_id, identified_how, identified_value, identified_at, language, end_reason, created_at, ended_at, closed_at)
    values (state_after(events), cardinality(events), 'email', 'incoming', p_organization, p_contact, case when p_organization is not null then 'sender_address' end,
      case when p_organization is not null then p_address end, case when p_organization is not null then at_ end, p_language, 'diverted', p_at, at_, at_)
    returning id into made;
  perform write_passed(made, events, at_, 'linia', jsonb_build_object('letter', p_letter));
  return made;
end $$;

-- The letter is done: this is its request, this its contact. Whoever writes has a mailbox again. Returns the request's number.
create or replace function link_letter(p_letter bigint, p_state text, p_ticket bigint, p_contact bigint, p_writes text) returns bigint
language plpgsql volatile as $$
begin
  update letters set state = p_state, registered_at = linia_now(), ticket_id = p_ticket, interaction_id = p_contact where id = p_letter;
  if p_contact is not null then update interactions set ticket_id = p_ticket where id = p_contact; end if;
  if p_writes is not null then perform address_writes(p_writes); end if;
  return (select number from tickets where id = p_ticket);
end $$;

-- The notice stands in its request's thread, and is to be sent.
create or replace function write_notice(p_ticket bigint, p_mailbox int, p_message_id text, p_in_reply_to text, p_references text, p_subject text,
  p_text text, p_html text, p_language text, p_to text, p_name text, p_about text) returns bigint language plpgsql volatile as $$
declare
  made bigint;
begin
  insert into messages (ticket_id, direction, kind, at, mailbox_id, message_id, in_reply_to, "references", subject, text, html, language, notice_to, notice_about)
    values (p_ticket, 'out', 'notice', linia_now(), p_mailbox, p_message_id, p_in_reply_to, p_references, p_subject, p_text, p_html, p_language, p_to, p_about)
    returning id into made;
  insert into message_recipients (message_id, kind, address, name) values (made, 'to', p_to, p_name);
  perform advance_ticket(p_ticket, 'letter_queued', 'linia', jsonb_build_object('message', made, 'notice', true));
  perform queue_mail('mail.send', jsonb_build_object('message', made), interval '2 days');
  return made;
end $$;

-- Who writes has a mailbox again, once the day is over on which letters to it came back.
create or replace function address_writes(p_address text) returns void language sql volatile as $$
  delete from bounced_addresses where address = p_address and at <= linia_now() - interval '1 day' $$;

-- May this address be told once more? Not on the day on which a letter to it came back, for it is none. Ten letters in three
-- hours, two of them about the same; a domain that is nobody's provider, five hundred.
create or replace function may_be_noticed(p_address text, p_about text) returns boolean language sql stable as $$
  select not exists (select from bounced_addresses b where b.address = p_address and b.at > linia_now() - interval '1 day')
    and (select count(*) < 10 and count(*) filter (where notice_about = p_about) < 2
      from messages where notice_to = p_address and at > linia_now() - interval '3 hours')
    and (split_part(p_address, '@', 2) = any (public_mail_domains())
      or (select count(*) < 500 from messages
        where notice_to is not null and split_part(notice_to, '@', 2) = split_part(p_address, '@', 2) and at > linia_now() - interval '3 hours')) $$;

-- Something to do with letters, in the transaction that makes it needed.
create or replace function queue_mail(p_kind text, p_payload jsonb, p_expires interval default null) returns void language plpgsql volatile as $$
begin
  insert into outbox (kind, payload, not_before, expires_at) values (p_kind, p_payload, linia_now(), linia_now() + p_expires);
  perform pg_notify('linia', 'outbox:0:0:mail');
end $$;
