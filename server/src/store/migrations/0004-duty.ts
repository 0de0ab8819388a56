/** Duty rotas and absences. Both go through the feed; who is on duty is computed from them and stored nowhere. */
import { sql, type Kysely } from 'kysely'

const SYNCED = `
  organisation_id uuid not null,
  version integer not null default 1,
  last_command_id uuid`

const STATEMENTS = [
  `create table duty_rotas (
    id uuid primary key,
    group_id uuid not null unique references groups (id),
    plan jsonb not null,
    ${SYNCED}
  )`,
  `create index duty_rotas_organisation on duty_rotas (organisation_id)`,
  `create table absences (
    id uuid primary key,
    person_id uuid not null references people (id),
    starts_at bigint not null,
    ends_at bigint not null check (ends_at > starts_at),
    substitute_id uuid references people (id) check (substitute_id <> person_id),
    note text not null,
    ${SYNCED}
  )`,
  `create index absences_organisation on absences (organisation_id, ends_at)`,
  `create index absences_person on absences (person_id)`,
  ...(
    [
      ['duty_rotas', 'dutyRota'],
      ['absences', 'absence'],
    ] as const
  ).flatMap(([table, entity]) => [
    `create trigger raise_version before update on ${table} for each row execute function raise_version()`,
    `create constraint trigger feed_${table} after insert or update or delete on ${table}
      deferrable initially deferred for each row execute function feed_row('${entity}')`,
  ]),
]

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(database)
}
