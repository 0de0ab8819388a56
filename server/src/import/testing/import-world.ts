/** Files, maps and an organisation for the importer's tests. */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyAll } from '@shared/domain/apply'
import type { Ticket } from '@shared/domain/ticket'
import type { ImportBatchInput, ImportTicket } from '@shared/protocol/import'
import type { Database } from '../../store/database'
import { eventImage } from '../../store/images'
import { foundOrganisation } from '../../store/organisation'
import { demoFolder } from '../../demo/demo-file'
import type { Language } from '../in-language'
import { loadMap, parseMap } from '../load-map'
import type { ImportMap } from '../map-schema'
import type { ImportSink } from '../batch-sender'
import { runImport, type ImportOptions, type ImportReport } from '../run-import'

/** Tuesday of a week long after every log. */
export const NOW = Date.UTC(2026, 9, 13, 9, 30)

export async function writeFiles(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'opora-import-'))
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  return folder
}

export const servicenowMap = (language?: Language): Promise<ImportMap> =>
  loadMap(join(demoFolder(), 'maps', 'servicenow-incident-log.yaml'), language)
export const jiraMap = (): Promise<ImportMap> => loadMap(join(demoFolder(), 'maps', 'jira-help-desk.yaml'))
export const incidentLogFile = join(demoFolder(), 'incident-log', 'incident_event_log.every-8th-incident.csv.gz')
export const conversationsFile = join(demoFolder(), 'help-desk-conversations', 'tickets_360.without-text.csv.gz')

/** One row of the incident log; what is not given is as in an ordinary incident. */
export function logRow(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return {
    number: 'INC0000001',
    incident_state: 'New',
    sys_mod_count: '0',
    caller_id: 'Caller 1',
    opened_at: '29/2/2016 09:00',
    sys_created_at: '?',
    sys_updated_by: 'Updated by 5000',
    sys_updated_at: '29/2/2016 09:05',
    contact_type: 'Phone',
    location: '?',
    category: 'Category 42',
    subcategory: 'Subcategory 223',
    u_symptom: '?',
    impact: '2 - Medium',
    urgency: '2 - Medium',
    priority: '3 - Moderate',
    assignment_group: 'Group 70',
    assigned_to: '?',
    closed_code: 'code 7',
    resolved_by: 'Resolved by 1',
    resolved_at: '1/3/2016 10:00',
    closed_at: '6/3/2016 10:00',
    ...values,
  }
}

export function csvOf(rows: readonly Readonly<Record<string, string>>[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((line) => line.map(quoted).join(','))
    .join('\n')
}

/** Keeps what was sent. */
export function keepingSink(): ImportSink & { readonly tickets: ImportTicket[]; readonly batches: ImportBatchInput[] } {
  const tickets: ImportTicket[] = []
  const batches: ImportBatchInput[] = []
  return {
    tickets,
    batches,
    send: (batch) => {
      batches.push(batch)
      tickets.push(...((batch.tickets ?? []) as ImportTicket[]))
      const added = {
        addedTickets: 0,
        knownTickets: 0,
        addedEvents: 0,
        addedPeople: 0,
        addedGroups: 0,
        addedCategories: 0,
      }
      return Promise.resolve({ ...added, refused: [] })
    },
  }
}

/** Maps a file without a database. */
export async function mapped(
  map: ImportMap,
  mainFile: string,
  more: Partial<ImportOptions> = {},
): Promise<{ readonly tickets: readonly ImportTicket[]; readonly report: ImportReport }> {
  const sink = keepingSink()
  const report = await runImport({ map, mainFile, sink, now: NOW, ...more })
  return { tickets: sink.tickets, report }
}

/** Rows of the incident log, mapped by the map that is shipped. */
export async function mappedLog(rows: readonly Readonly<Record<string, string>>[], more: Partial<ImportOptions> = {}) {
  const folder = await writeFiles({ 'log.csv': csvOf(rows) })
  return mapped(await servicenowMap(), join(folder, 'log.csv'), more)
}

/** A map of one row per ticket, for tests of the format. */
export function plainMap(changes: Readonly<Record<string, unknown>> = {}): ImportMap {
  return parseMap(plainMapInput(changes))
}

export const plainMapInput = (changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  version: 1,
  source: 'helpdesk',
  zone: 'Europe/Berlin',
  time: 'yyyy-MM-dd HH:mm',
  inputs: { tickets: { ticket: '{id}' } },
  ticket: { subject: '{title}' },
  events: [
    { input: 'tickets', at: '{opened}', fields: { requester: '{who}', state: { always: 'new' } } },
    { input: 'tickets', at: '{solved}', fields: { state: { always: 'resolved' } } },
  ],
  ...changes,
})

export function foundForImport(
  database: Database,
): Promise<{ readonly organisationId: string; readonly deskGroupId: string }> {
  return foundOrganisation(database, { name: 'Опора-тест', deskName: 'Поддержка', isDemo: false, now: NOW })
}

export async function storedTickets(database: Database, organisationId: string): Promise<readonly Ticket[]> {
  const rows = await database
    .selectFrom('tickets')
    .select('image')
    .where('organisation_id', '=', organisationId)
    .orderBy('number')
    .execute()
  return rows.map((row) => row.image)
}

/** The ticket as its stored events make it. */
export async function replayed(database: Database, ticketId: string): Promise<Ticket | null> {
  const rows = await database
    .selectFrom('events')
    .leftJoin('event_content', 'event_content.event_id', 'events.id')
    .selectAll('events')
    .select('event_content.body')
    .where('events.ticket_id', '=', ticketId)
    .orderBy('seq_in_ticket')
    .execute()
  return applyAll(rows.map(eventImage))
}
