-- Who did what, from where, to which rows. Written in the transaction of the act; never changed, never deleted.

create table audit_event (
  id         bigint generated always as identity primary key,
  at         timestamptz not null default clock_timestamp(),
  actor      text not null,                                  -- prefix of the key, oidc:…, service, or unknown
  address    text,                                           -- null = the service itself
  user_agent text,                                           -- its beginning; null = not said
  request_id text,                                           -- null = no request
  action     text not null,
  unit_id    int,                                            -- the one unit it is about; null = none, or several
  unit_ids   int[],                                          -- the several; null = one or none
  object     text,                                           -- what was made or changed: submissions/325
  details    json not null,                                  -- counts and names, never secrets or bodies
  acts       int not null default 1                          -- more than one only where refused acts are told together
);

-- What makes a write slower is kept small: two trees beside the key, for the questions that are asked of it (what was done to
-- a unit, what did a key do), and a map of when that takes next to nothing.
create index on audit_event (unit_id, id);
create index on audit_event (actor, id);
create index on audit_event using gin (unit_ids) where unit_ids is not null;
create index on audit_event using brin (at);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit_event is append-only: % refused', tg_op using errcode = 'insufficient_privilege';
end
$$;

create trigger append_only before update or delete or truncate on audit_event
  for each statement execute function refuse_audit_change();

-- Also for sessions that say they replicate, which skip ordinary triggers.
alter table audit_event enable always trigger append_only;

-- An import ends long after the request that sent it.
alter table import_job
  add column sent_by    text,                                -- null = sent before this was kept
  add column sent_from  text,
  add column user_agent text,
  add column request_id text;
