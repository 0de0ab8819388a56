/** The first schema: organisation, people, tickets, events, verdicts. The change feed has a migration of its own. */
import { sql, type Kysely } from 'kysely'

const SYNCED = `
  organisation_id uuid not null,
  version integer not null default 1,
  last_command_id uuid`

const STATEMENTS = [
  `create table server (
    is_only_row boolean primary key default true check (is_only_row),
    server_id uuid not null,
    token_secret text not null,
    created_at bigint not null
  )`,
  `create table organisations (
    id uuid primary key,
    name text not null,
    desk_group_id uuid not null,
    priority_matrix jsonb not null,
    epoch uuid not null,
    is_demo boolean not null default false,
    created_at bigint not null,
    ${SYNCED}
  )`,
  `create table register_counters (
    organisation_id uuid primary key references organisations (id),
    last_number bigint not null default 0
  )`,
  `create table people (
    id uuid primary key,
    name text not null,
    email text,
    phone text,
    department text,
    tier text,
    roles text[] not null default '{}',
    is_active boolean not null default true,
    external_ref text,
    ${SYNCED},
    unique (organisation_id, external_ref)
  )`,
  `create index people_snapshot on people (organisation_id, id)`,
  `create table groups (
    id uuid primary key,
    name text not null,
    member_ids uuid[] not null default '{}',
    lead_id uuid references people (id),
    manager_id uuid references people (id),
    is_restricted boolean not null default false,
    is_active boolean not null default true,
    external_ref text,
    ${SYNCED},
    unique (organisation_id, external_ref)
  )`,
  `create index groups_member_ids on groups using gin (member_ids)`,
  `create table categories (
    id uuid primary key,
    name text not null,
    parent_id uuid references categories (id),
    group_id uuid references groups (id),
    is_active boolean not null default true,
    external_ref text,
    ${SYNCED},
    unique (organisation_id, external_ref)
  )`,
  `create table services (
    id uuid primary key,
    name text not null,
    is_active boolean not null default true,
    ${SYNCED}
  )`,
  `create table calendars (
    organisation_id uuid not null,
    id text not null,
    version integer not null,
    definition jsonb not null,
    last_command_id uuid,
    primary key (organisation_id, id, version)
  )`,
  `create table policies (
    organisation_id uuid not null,
    id text not null,
    version integer not null,
    definition jsonb not null,
    last_command_id uuid,
    primary key (organisation_id, id, version)
  )`,
  `create table accounts (
    id uuid primary key,
    organisation_id uuid not null references organisations (id),
    person_id uuid not null unique references people (id),
    login text not null unique check (login = lower(login)),
    password_hash text not null,
    is_active boolean not null default true,
    created_at bigint not null
  )`,
  `create table sessions (
    id uuid primary key,
    account_id uuid not null references accounts (id) on delete cascade,
    client_kind text not null check (client_kind in ('browser', 'desktop')),
    counter integer not null,
    rotated_at bigint,
    created_at bigint not null,
    last_used_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint
  )`,
  `create index sessions_account on sessions (account_id)`,
  `create table tickets (
    id uuid primary key,
    number bigint not null,
    image jsonb not null,
    state text not null,
    assigned_group_id uuid not null,
    assignee_id uuid,
    requester_id uuid not null,
    external_ref text,
    scopes text[] not null,
    imported_events integer not null default 0,
    registered_at bigint not null,
    updated_at bigint not null,
    last_hash text not null,
    ${SYNCED},
    unique (organisation_id, number),
    unique (organisation_id, external_ref)
  )`,
  `create index tickets_snapshot on tickets (organisation_id, id desc)`,
  `create index tickets_group on tickets (assigned_group_id)`,
  `create table events (
    id uuid primary key,
    organisation_id uuid not null,
    ticket_id uuid not null references tickets (id) deferrable initially deferred,
    seq_in_ticket integer not null,
    type text not null,
    actor_id uuid,
    command_id uuid,
    fields jsonb not null,
    occurred_at bigint not null,
    received_at bigint not null,
    effective_at bigint not null,
    content_hash text,
    prev_hash text,
    hash text not null,
    unique (ticket_id, seq_in_ticket)
  )`,
  `create index events_command on events (command_id) where command_id is not null`,
  `create table event_content (
    event_id uuid primary key references events (id),
    organisation_id uuid not null,
    ticket_id uuid not null,
    salt text not null,
    body jsonb not null
  )`,
  `create index event_content_ticket on event_content (ticket_id)`,
  `create table commands (
    id uuid primary key,
    organisation_id uuid not null,
    client_id uuid not null,
    person_id uuid not null,
    name text not null,
    ticket_ids uuid[] not null,
    status text not null,
    verdict jsonb not null,
    seq bigint,
    received_at bigint not null
  )`,
  `create index commands_attention on commands (person_id, received_at) where status in ('conflict', 'rejected')`,
  `create table notices (
    id uuid primary key,
    person_id uuid not null,
    ticket_id uuid not null,
    reason text not null,
    important boolean not null,
    created_at bigint not null,
    delivered_at bigint,
    seen_at bigint,
    acknowledged_at bigint,
    ${SYNCED}
  )`,
  `create index notices_person on notices (person_id, created_at desc)`,
  `create table clients (
    id uuid primary key,
    organisation_id uuid not null,
    person_id uuid not null,
    last_contact_at bigint not null,
    previous_contact_at bigint,
    skew_ms bigint not null
  )`,
  `create table contact_gaps (
    client_id uuid not null references clients (id) on delete cascade,
    started_at bigint not null,
    ended_at bigint not null,
    primary key (client_id, started_at)
  )`,
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
