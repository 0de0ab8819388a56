/**
 * Loads the demo through the product's own importer, like any other system's data. Accounts are made last, so that an
 * interrupted load is seen as one and goes on where it stopped: what is there already is left alone.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Instant } from '@shared/domain/instant'
import type { Role } from '@shared/domain/people'
import type { ImportSink } from '../import/batch-sender'
import type { Language } from '../import/in-language'
import { loadMap } from '../import/load-map'
import { runImport, type ImportOptions, type ImportReport } from '../import/run-import'
import { dutyAsOf } from './demo-duty'
import { demoFolder, readDemoFile, type DemoFile } from './demo-file'

export interface DemoAccountRequest {
  readonly login: string
  readonly password: string
  readonly roles: readonly Role[]
  /** Of somebody who was imported. */
  readonly externalRef: string
  readonly groupNames: readonly string[]
}

/** Where the demo goes. */
export interface DemoSink extends ImportSink {
  createAccount(account: DemoAccountRequest): Promise<void>
}

export interface DemoProgress {
  readonly title: string
  /** Events that have gone in, and that will. */
  readonly done: number
  readonly total: number
}

export interface DemoOptions {
  readonly now: Instant
  /** Of everything that is invented. */
  readonly language: Language
  readonly onProgress?: (progress: DemoProgress) => void
  readonly folder?: string
}

/** @returns one report for each import, in the order of the demo file */
export async function loadDemo(sink: DemoSink, options: DemoOptions): Promise<readonly ImportReport[]> {
  const folder = options.folder ?? demoFolder()
  const demo = await readDemoFile(folder, options.language)
  const parts: Part[] = []
  for (const part of demo.imports) parts.push(await preparePart(part, folder, options))
  // Categories, then policies that name them, then tickets: a policy that is not there when a ticket comes in cannot be
  // chosen for it.
  for (const { options: part, preview } of parts) {
    await sink.send({ source: part.map.source, categories: [...preview.categories] })
  }
  const { organisation: organisationName, desk: deskName, calendars, policies } = demo
  // Its people are where its desk works, and speak as the demo does.
  const audience = { zone: calendars[0]?.zone, language: options.language }
  await sink.send({ source: 'demo', setup: { organisationName, deskName, calendars, policies, ...audience } })
  const total = parts.reduce((sum, { preview }) => sum + preview.events, 0)
  const reports: ImportReport[] = []
  let done = 0
  for (const { title, options: part } of parts) {
    const before = done
    const onProgress = ({ events }: { readonly events: number }): void => {
      done = before + events
      options.onProgress?.({ title, done, total })
    }
    reports.push(await runImport({ ...part, sink, onProgress }))
  }
  await sink.send({ source: 'demo', duty: dutyAsOf(demo.duty, options.now) })
  for (const { login, person, roles, groups } of demo.accounts) {
    const password = randomBytes(24).toString('base64url')
    await sink.createAccount({ login, password, roles, externalRef: person, groupNames: groups })
  }
  return reports
}

interface Part {
  readonly title: string
  readonly options: ImportOptions
  /** Of a dry run: progress has an end, and what tickets will name is known. */
  readonly preview: ImportReport
}

async function preparePart(part: DemoFile['imports'][number], folder: string, demo: DemoOptions): Promise<Part> {
  const map = await loadMap(join(folder, part.map), demo.language)
  const options = { map, mainFile: join(folder, part.file), sink: null, asOfWeek: part.asOf, now: demo.now }
  return { title: part.title, options, preview: await runImport(options) }
}
