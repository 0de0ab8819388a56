/**
 * Takes batches of an importer. A demo takes only what is loaded as the demo, and a real database never does: made-up
 * engineers and real requests must not end up in one register.
 */
import { z } from 'zod'
import { importBatchResultSchema, importBatchSchema } from '@shared/protocol/import'
import { applyImportBatch, tryImportBatch } from '../import/apply-import'
import { soleOrganisation } from '../store/sole-organisation'
import { ADMIN, LARGE_BODY_BYTES, type Api } from './app-types'
import { ProblemError, type ApiContext } from './context'

export function registerImportRoute(app: Api, context: ApiContext): void {
  app.post(
    '/v1/admin/imports',
    {
      config: ADMIN,
      bodyLimit: LARGE_BODY_BYTES,
      schema: {
        summary: 'Import a batch; what is there already is left alone',
        tags: ['admin'],
        querystring: z.object({
          as: z.enum(['demo', 'record']).default('record'),
          /** `true` answers the same and keeps nothing. */
          dryRun: z.enum(['true', 'false']).default('false'),
        }),
        body: importBatchSchema,
        response: { 200: importBatchResultSchema },
      },
    },
    async (request) => {
      const isForDemo = request.query.as === 'demo'
      if (isForDemo !== context.isDemo) {
        throw context.isDemo
          ? new ProblemError(409, 'demo.importRefused', 'This database holds the demo; import into another data folder')
          : new ProblemError(409, 'demo.notADemo', 'This database is no demo; the demo is not loaded into it')
      }
      const { id: organisationId } = await soleOrganisation(context.database)
      const apply = request.query.dryRun === 'true' ? tryImportBatch : applyImportBatch
      const result = await apply(context.database, organisationId, request.body, context.now())
      return { ...result, refused: [...result.refused] }
    },
  )
}
