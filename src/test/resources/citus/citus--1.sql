-- In place of Citus: keeps what it is told and refuses what Citus refuses (its documentation, "Creating and Modifying
-- Distributed Tables"; create_distributed_table.c and alter_table.c of version 15). Written for this test; nothing is distributed.
create schema citus;

create table citus.pg_dist_partition (
  logicalrelid regclass primary key,
  partmethod   "char" not null,                              -- h = by hash, n = a reference table
  partkey      name,
  colocationid int not null
);
alter table citus.pg_dist_partition set schema pg_catalog;

-- Tables of the coordinator that Citus has taken into its care because of a foreign key to a reference table.
create table citus.citus_local (logicalrelid regclass primary key);

create table citus.distributed_function (name regprocedure primary key);

create function citus.require_distributable(t regclass) returns void language plpgsql as $$
begin
  if exists (select from pg_dist_partition where logicalrelid = t) then
    raise exception 'table "%" is already distributed', t;
  end if;
  if exists (select from pg_trigger where tgrelid = t and not tgisinternal) then
    raise exception 'cannot distribute relation "%" because it has triggers', t;
  end if;
  -- It is taken out of care first, which is refused for these.
  if exists (select from citus.citus_local where logicalrelid = t)
      and exists (select from pg_attribute where attrelid = t and attidentity <> '') then
    raise exception 'cannot complete operation on a table with identity column: %', t;
  end if;
  delete from citus.citus_local where logicalrelid = t;
end
$$;

create function citus.take_care_of_locals() returns void language sql as $$
  insert into citus.citus_local
  with recursive connected as (
    select logicalrelid as t from pg_dist_partition where partmethod = 'n'
    union
    select case when k.conrelid = c.t then k.confrelid else k.conrelid end
    from connected c join pg_constraint k on k.contype = 'f' and (k.conrelid = c.t or k.confrelid = c.t)
  )
  select t from connected c
  where not exists (select from pg_dist_partition where logicalrelid = c.t)
  on conflict do nothing
$$;

create function create_reference_table(table_name regclass) returns void language plpgsql as $$
begin
  perform citus.require_distributable(table_name);
  if exists (
      select from pg_constraint k join pg_dist_partition d on d.logicalrelid = k.confrelid
      where k.contype = 'f' and k.conrelid = table_name and d.partmethod = 'h') then
    raise exception 'a reference table cannot refer to a distributed one: %', table_name;
  end if;
  insert into pg_dist_partition values (table_name, 'n', null, 0);
  perform citus.take_care_of_locals();
end
$$;

create function create_distributed_table(
  table_name regclass, distribution_column text, distribution_type text default 'hash',
  colocate_with text default 'default', shard_count int default null
) returns void language plpgsql as $$
declare
  key record;
  bad text;
  colocation int;
begin
  perform citus.require_distributable(table_name);
  select attnum, atttypid, attgenerated into strict key
  from pg_attribute where attrelid = table_name and attname = distribution_column and not attisdropped;
  if key.attgenerated <> '' then
    raise exception 'distribution column of "%" is generated', table_name;
  end if;
  select i.indexrelid::regclass into bad from pg_index i
  where i.indrelid = table_name and (i.indisunique or i.indisexclusion) and key.attnum <> all (i.indkey) limit 1;
  if bad is not null then
    raise exception 'cannot create constraint on "%": % does not include the distribution column', table_name, bad;
  end if;
  colocation := key.atttypid::int;
  if colocate_with not in ('default', 'none') then
    select colocationid into strict colocation
    from pg_dist_partition where logicalrelid = colocate_with::regclass and partmethod = 'h';
    if colocation <> key.atttypid::int then
      raise exception 'cannot colocate tables % and %: types differ', colocate_with, table_name;
    end if;
  end if;
  select k.confrelid::regclass into bad from pg_constraint k
  left join pg_dist_partition d on d.logicalrelid = k.confrelid
  where k.contype = 'f' and k.conrelid = table_name and k.confrelid <> table_name and d.logicalrelid is null
  limit 1;
  if bad is not null then
    raise exception 'referenced table "%" must be a distributed table or a reference table', bad;
  end if;
  select k.conname into bad from pg_constraint k
  join pg_dist_partition d on d.logicalrelid = k.confrelid
  where k.contype = 'f' and k.conrelid = table_name and k.confrelid <> table_name
    and (d.partmethod = 'h' and (d.colocationid <> colocation or key.attnum <> all (k.conkey)))
  limit 1;
  if bad is not null then
    raise exception 'cannot create foreign key constraint % of %', bad, table_name;
  end if;
  select k.conname into bad from pg_constraint k
  left join pg_dist_partition d on d.logicalrelid = k.conrelid
  where k.contype = 'f' and k.confrelid = table_name and k.conrelid <> table_name
    and (d.logicalrelid is null or d.partmethod <> 'h' or d.colocationid <> colocation)
  limit 1;
  if bad is not null then
    raise exception 'cannot create foreign key constraint % to %', bad, table_name;
  end if;
  insert into pg_dist_partition values (table_name, 'h', distribution_column, colocation);
end
$$;

create function citus.forget_dropped() returns event_trigger language plpgsql as $$
begin
  delete from pg_dist_partition d where not exists (select from pg_class c where c.oid = d.logicalrelid);
end
$$;
create event trigger forget_dropped on sql_drop execute function citus.forget_dropped();

-- A local table that is given a key to a reference table is taken into care at once, which fails if another's numbers are made by
-- its sequence.
create function citus.refuse_keys() returns event_trigger language plpgsql as $$
declare
  bad text;
begin
  select k.conrelid::regclass into bad from pg_constraint k
  join pg_dist_partition d on d.logicalrelid = k.confrelid and d.partmethod = 'n'
  where k.contype = 'f' and not exists (select from pg_dist_partition l where l.logicalrelid = k.conrelid)
    and exists (select from pg_attribute a where a.attrelid = k.conrelid and a.attidentity <> '')
  limit 1;
  if bad is not null then
    raise exception 'cannot drop sequence of % because other objects depend on it', bad;
  end if;
end
$$;
create event trigger refuse_keys on ddl_command_end when tag in ('ALTER TABLE', 'CREATE TABLE')
  execute function citus.refuse_keys();

create function create_distributed_function(
  function_name regprocedure, distribution_arg_name text default null, colocate_with text default 'default',
  force_delegation bool default null
) returns void language sql as $$
  insert into citus.distributed_function values (function_name) on conflict do nothing
$$;

create function column_to_column_name(table_name regclass, column_var_text text) returns text language sql as
  'select column_var_text';

create view citus.citus_lock_waits as select pid as waiting_gpid from pg_locks where not granted;
alter view citus.citus_lock_waits set schema pg_catalog;

create function citus_is_coordinator() returns bool language sql as 'select true';
