/**
 * How commands reach the record: over HTTP when a server runs on the data folder, and through the same routes without a
 * network when none does. Either way the same code checks, writes and answers.
 */
import type { z } from 'zod'
import { problemSchema } from '@shared/protocol/problem'
import { createLogger } from '../api/log'
import { dataFolderPath, openDataFolder, type DataFolder } from '../process/data-folder'
import { openServer } from '../process/open-server'
import { findRunning, newAdminToken, type Running } from '../process/running'

/** A refusal of the server, in its words. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

export interface AdminClient {
  readonly folder: DataFolder
  /** The running server; null when this process has opened the database itself. */
  readonly running: Running | null
  /**
   * @param path with its query
   * @throws RefusedError when the server refuses
   */
  request<Schema extends z.ZodType>(
    method: 'GET' | 'POST',
    path: string,
    answer: Schema,
    body?: unknown,
  ): Promise<z.output<Schema>>
  readonly close: () => Promise<void>
}

interface Answer {
  readonly status: number
  readonly text: string
}
type Send = (method: 'GET' | 'POST', path: string, body: string | null) => Promise<Answer>

/** @throws {LockedError} when a server is just starting or stopping */
export async function connectAdmin(): Promise<AdminClient> {
  const folder = openDataFolder(dataFolderPath())
  const running = findRunning(folder)
  if (running !== null) return clientOf(folder, running, overHttp(running), () => Promise.resolve())
  const adminToken = newAdminToken()
  const server = await openServer(folder, {
    logger: createLogger('silent'),
    origins: [],
    trustedProxies: [],
    pageFolder: null,
    adminToken,
    databaseUrl: process.env['DATABASE_URL'] ?? null,
    foundAsDemo: false,
  })
  const send: Send = async (method, path, body) => {
    const headers = { ...headersOf(adminToken, body), host: 'localhost' }
    const answer = await server.app.inject({ method, url: path, headers, ...(body === null ? {} : { payload: body }) })
    return { status: answer.statusCode, text: answer.body }
  }
  return clientOf(folder, null, send, server.close)
}

function overHttp({ origin, adminToken }: Running): Send {
  return async (method, path, body) => {
    const answer = await fetch(new URL(path, origin), { method, headers: headersOf(adminToken, body), body })
    return { status: answer.status, text: await answer.text() }
  }
}

const headersOf = (adminToken: string, body: string | null) => ({
  authorization: `Bearer ${adminToken}`,
  ...(body === null ? {} : { 'content-type': 'application/json' }),
})

function clientOf(folder: DataFolder, running: Running | null, send: Send, close: () => Promise<void>): AdminClient {
  return {
    folder,
    running,
    async request(method, path, schema, body) {
      const answer = await send(method, path, body === undefined ? null : JSON.stringify(body))
      const document: unknown = JSON.parse(answer.text)
      if (answer.status === 200) return schema.parse(document)
      const problem = problemSchema.parse(document)
      throw new RefusedError(problem.code, problem.detail)
    },
    close,
  }
}
