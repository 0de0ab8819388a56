/**
 * Loads the demo through the product's own importer, like any other system's data. Accounts are made last, so that an
 * interrupted load is seen as one and goes on where it stopped: what is there already is left alone.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Instant } from '@shared/domain/instant'
import type { Role } from '@shared/domain/people'
import { loadMap } from '../import/load-map'
import { runImport, type ImportReport, type ImportSink } from '../import/run-import'
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
  readonly onProgress?: (progress: DemoProgress) => void
  readonly folder?: string
}

/** @returns one report for each import, in the order of the demo file */
export async function loadDemo(sink: DemoSink, options: DemoOptions): Promise<readonly ImportReport[]> {
  const folder = options.folder ?? demoFolder()
  const demo = await readDemoFile(folder)
  const { organisation: organisationName, desk: deskName, calendars, policies } = demo
  // Before the tickets: a policy that is not there when a ticket comes in cannot be chosen for it.
  await sink.send({ source: 'demo', setup: { organisationName, deskName, calendars, policies } })
  const total = await countEvents(demo, folder, options.now)
  const reports: ImportReport[] = []
  let done = 0
  for (const { title, ...part } of demo.imports) {
    const before = done
    const onProgress = ({ events }: { readonly events: number }): void => {
      done = before + events
      options.onProgress?.({ title, done, total })
    }
    reports.push(await runPart(part, folder, options.now, sink, onProgress))
  }
  for (const { login, person, roles, groups } of demo.accounts) {
    const password = randomBytes(24).toString('base64url')
    await sink.createAccount({ login, password, roles, externalRef: person, groupNames: groups })
  }
  return reports
}

/** A dry run, so that progress has an end. */
async function countEvents(demo: DemoFile, folder: string, now: Instant): Promise<number> {
  let total = 0
  for (const part of demo.imports) total += (await runPart(part, folder, now, null)).events
  return total
}

async function runPart(
  part: { readonly map: string; readonly file: string; readonly asOf: string },
  folder: string,
  now: Instant,
  sink: ImportSink | null,
  onProgress?: (progress: { readonly events: number }) => void,
): Promise<ImportReport> {
  const map = await loadMap(join(folder, part.map))
  return runImport({ map, mainFile: join(folder, part.file), sink, asOfWeek: part.asOf, now, onProgress })
}
