/**
 * The routes of files. They take bytes as they are, which no other route does; what comes back is never shown by a
 * browser, only saved: it is nobody's to say what is in it.
 */
import { z } from 'zod'
import {
  FILE_PART_BYTES,
  fileArrivalSchema,
  filePartParamsSchema,
  filePartQuerySchema,
  fileParamsSchema,
  fileSizeSchema,
} from '@shared/protocol/files'
import { arrivalOf, finishArrival, takePart } from '../files/arrivals'
import { readAttachment } from '../files/read-attachment'
import { DirectoryCache } from '../store/directory'
import type { Api } from './app-types'
import type { ApiContext } from './context'
import { sessionOf } from './session'

const BYTES = 'application/octet-stream'
const answered = z.object({ serverNow: z.number() })

export async function registerFileRoutes(app: Api, context: ApiContext): Promise<void> {
  const attachments = { ...context, directories: new DirectoryCache() }
  await app.register(async (scope: Api) => {
    scope.addContentTypeParser(BYTES, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

    scope.get(
      '/v1/files/:hash/parts',
      {
        schema: {
          summary: 'Which parts of a file have arrived from this person',
          tags: ['files'],
          params: fileParamsSchema,
          querystring: fileSizeSchema,
          response: { 200: fileArrivalSchema },
        },
      },
      async (request) =>
        arrivalOf(context, sessionOf(request), { hash: request.params.hash, size: request.query.size }),
    )

    scope.put(
      '/v1/files/:hash/parts/:index',
      {
        bodyLimit: FILE_PART_BYTES,
        config: { describedBody: z.string().meta({ format: 'binary' }) },
        schema: {
          summary: 'Send one part; in any order, and again where it is not known to have arrived',
          tags: ['files'],
          consumes: [BYTES],
          params: filePartParamsSchema,
          querystring: filePartQuerySchema,
          body: z.instanceof(Uint8Array),
          response: { 200: answered },
        },
      },
      async (request) => {
        const { hash, index } = request.params
        const { size, partHash } = request.query
        await takePart(context, sessionOf(request), { hash, size }, { index, partHash, bytes: request.body })
        return { serverNow: context.now() }
      },
    )

    scope.put(
      '/v1/files/:hash',
      {
        schema: {
          summary: 'All parts were sent: make the file of them, and hold it to its hash',
          tags: ['files'],
          params: fileParamsSchema,
          querystring: fileSizeSchema,
          response: { 200: answered },
        },
      },
      async (request) => {
        await finishArrival(context, sessionOf(request), { hash: request.params.hash, size: request.query.size })
        return { serverNow: context.now() }
      },
    )

    scope.get(
      '/v1/tickets/:ticketId/files/:commandId',
      {
        schema: {
          summary: 'The file that a command attached to a ticket; only to be saved, whatever it is',
          tags: ['files'],
          produces: [BYTES],
          params: z.object({ ticketId: z.uuid().toLowerCase(), commandId: z.uuid().toLowerCase() }),
        },
      },
      async (request, reply) => {
        const { ticketId, commandId } = request.params
        const { name, size, bytes } = await readAttachment(attachments, sessionOf(request), ticketId, commandId)
        return reply
          .header('content-type', BYTES)
          .header('content-length', size)
          .header('content-disposition', dispositionOf(name))
          .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'; sandbox")
          .send(bytes)
      },
    )
  })
}

/** RFC 6266: the name in full, and in ASCII for whoever does not read that. */
export function dispositionOf(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const full = encodeURIComponent(name).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${full}`
}
