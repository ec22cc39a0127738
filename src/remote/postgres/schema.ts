/**
 * The schema that an administrator sets up once in a database; coord itself never changes its schema. Who is in the role `coord_agent` may call four
 * functions and nothing else: no row can be changed or deleted by an agent.
 */
export const SCHEMA = `-- coord: the journal that several machines share. Run it once, as an owner of the database:
--   coord remote schema | psql DATABASE
-- Then: grant coord_agent to SOMEBODY;
begin;
create schema if not exists coord;
create table if not exists coord.journal (
  project text not null,
  revision bigint not null,
  id uuid not null,
  at timestamptz not null default clock_timestamp(),
  role name not null default session_user,
  whole boolean not null,
  body text not null,
  primary key (project, revision),
  unique (project, id));
create table if not exists coord.signs (
  project text not null,
  name text not null,
  host text not null,
  at timestamptz not null default clock_timestamp(),
  role name not null default session_user,
  primary key (project, name));
create index if not exists journal_whole on coord.journal (project, revision) where whole;
-- Who may work on a project: insert into coord.members values ('PROJECT', 'ROLE'). One without any is open to all of coord_agent.
create table if not exists coord.members (
  project text not null,
  role name not null,
  primary key (project, role));

do $$ begin
  if not exists (select 1 from pg_catalog.pg_roles where rolname = 'coord_agent') then
    create role coord_agent nologin;
  end if;
end $$;

-- Refuses who is no member of a project that has members, itself or by a role it is in.
create or replace function coord.admit(p text) returns void
language plpgsql security definer stable set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select 1 from coord.members m where m.project = p) and not exists (
      select 1 from coord.members m join pg_catalog.pg_roles r on r.rolname = m.role
      where m.project = p and pg_has_role(session_user, r.oid, 'member')) then
    raise exception '% is no member of project %', session_user, p using errcode = '42501';
  end if;
end $$;

-- Who was heard of in the last day.
create or replace function coord.lives(p text) returns json
language sql security definer stable set search_path = pg_catalog, pg_temp as $$
  select coalesce(json_agg(json_build_object('name', s.name, 'host', s.host,
    'age', extract(epoch from clock_timestamp() - s.at) * 1000)), '[]'::json)
  from coord.signs s where s.project = p and s.at > clock_timestamp() - interval '1 day';
$$;

-- The entries behind a number; the entry with that number comes without its body. From 0 on: those since the newest whole text.
create or replace function coord.since(p text, base bigint) returns json
language plpgsql security definer stable set search_path = pg_catalog, pg_temp as $$
begin
  perform coord.admit(p);
  return (with start as (
    select case when base > 0 then base
      else coalesce((select max(j.revision) from coord.journal j where j.project = p and j.whole), 1) end as n)
  select json_build_object(
    'head', coalesce((select max(j.revision) from coord.journal j where j.project = p), 0),
    'now', extract(epoch from clock_timestamp()) * 1000,
    'signs', coord.lives(p),
    'rows', coalesce((
      select json_agg(json_build_object('revision', j.revision, 'id', j.id, 'role', j.role,
        'body', case when j.revision = base then null else j.body end) order by j.revision)
      from coord.journal j, start where j.project = p and j.revision >= start.n), '[]'::json)));
end $$;

-- Files sheets right behind a number, or none of them.
create or replace function coord.append(p text, base bigint, sheets json, h text, names json) returns json
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  wanted int := json_array_length(sheets);
  newest bigint;
begin
  perform coord.admit(p);
  if wanted not between 1 and 16 or length(sheets::text) > 24000000 or length(p) > 100 then
    raise exception 'an entry is too large' using errcode = '54000';
  end if;
  -- Whoever comes while others stand in the waiting room stands behind them.
  if not pg_try_advisory_xact_lock(hashtextextended('coord ' || p, 0)) then
    return json_build_object('won', false);
  end if;
  select coalesce(max(j.revision), 0) into newest from coord.journal j where j.project = p;
  -- Of a project that is gone the number goes on where its last machine is.
  if newest not in (base, 0) or (newest = 0 and base > 0 and not (sheets->0->>'whole')::boolean) then
    return json_build_object('won', false);
  end if;
  if exists (select 1 from json_array_elements(sheets) s join coord.journal j
      on j.project = p and j.id = (s->>'id')::uuid) then
    return json_build_object('won', false);
  end if;
  insert into coord.journal (project, revision, id, whole, body)
    select p, base + n, (s->>'id')::uuid, (s->>'whole')::boolean, s->>'body'
    from json_array_elements(sheets) with ordinality as t(s, n);
  perform coord.touch(p, h, names);
  perform pg_notify('coord', p || ' ' || (base + wanted));
  return json_build_object('won', true, 'now', extract(epoch from clock_timestamp()) * 1000, 'role', session_user);
end $$;

-- The waiting room: first come, first served, until the end of the transaction; who stalls in it is thrown out.
create or replace function coord.enter(p text, base bigint, patience_ms int) returns json
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform coord.admit(p);
  perform set_config('idle_in_transaction_session_timeout', '3000', true);
  perform set_config('lock_timeout', least(patience_ms, 30000)::text, true);
  perform pg_advisory_xact_lock(hashtextextended('coord ' || p, 0));
  return coord.since(p, base);
end $$;

create or replace function coord.touch(p text, h text, names json) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into coord.signs (project, name, host, at)
    select p, left(s->>'name', 100), left(h, 100),
      clock_timestamp() - greatest(0, least(86400000, (s->>'age')::double precision)) * interval '1 millisecond'
    from (select distinct on (e->>'name') e as s from json_array_elements(names) e
      order by e->>'name', (e->>'age')::double precision limit 500) as t
    on conflict (project, name) do update set at = excluded.at, host = excluded.host, role = session_user
      where excluded.at > coord.signs.at;
$$;

-- Signs of life: leaves some, and says whose there are.
create or replace function coord.beat(p text, h text, names json) returns json
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform coord.admit(p);
  perform coord.touch(p, h, names);
  return coord.lives(p);
end $$;

-- For an administrator: drops what is older than a whole text behind which at least so many entries follow, and says how many those were.
create or replace function coord.prune(p text, keep bigint default 10000) returns bigint
language sql set search_path = pg_catalog, pg_temp as $$
  with gone as (
    delete from coord.journal j where j.project = p and j.revision < (
      select max(w.revision) from coord.journal w where w.project = p and w.whole and w.revision <= (
        select max(n.revision) from coord.journal n where n.project = p) - keep)
    returning 1)
  select count(*) from gone;
$$;

revoke all on schema coord from public;
revoke all on all tables in schema coord from public;
revoke all on all functions in schema coord from public;
grant usage on schema coord to coord_agent;
grant execute on function coord.since(text, bigint) to coord_agent;
grant execute on function coord.append(text, bigint, json, text, json) to coord_agent;
grant execute on function coord.enter(text, bigint, int) to coord_agent;
grant execute on function coord.beat(text, text, json) to coord_agent;
commit;
`;
