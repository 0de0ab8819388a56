/** Where batches go: the central API, through the command line's client, or the database itself. */
import type { z } from 'zod'
import { importBatchResultSchema, importBatchSchema } from '@shared/protocol/import'
import type { Database } from '../store/database'
import { applyImportBatch, tryImportBatch } from './apply-import'
import type { ImportSink } from './batch-sender'

/** What a sink needs of the command line's client. */
export interface AdminRequests {
  request<Schema extends z.ZodType>(
    method: 'GET' | 'POST',
    path: string,
    answer: Schema,
    body?: unknown,
  ): Promise<z.output<Schema>>
}

/** @param as `demo` for a database that was founded as one: the other kind refuses */
export function adminSink(admin: AdminRequests, as: 'record' | 'demo', isDryRun = false): ImportSink {
  const path = `/v1/admin/imports?as=${as}&dryRun=${isDryRun}`
  return { isDryRun, send: (batch) => admin.request('POST', path, importBatchResultSchema, batch) }
}

/** @param now asked for with every batch */
export function databaseSink(
  database: Database,
  organisationId: string,
  now: () => number = Date.now,
  isDryRun = false,
): ImportSink {
  const apply = isDryRun ? tryImportBatch : applyImportBatch
  return { isDryRun, send: (batch) => apply(database, organisationId, importBatchSchema.parse(batch), now()) }
}
