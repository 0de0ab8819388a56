/** `resources/demo/demo.yaml`: what the demo begins with, which files it imports, who signs in. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { ROLES } from '@shared/domain/people'
import { importSetupSchema } from '@shared/protocol/import'
import { ImportError } from '../import/import-error'
import { demoDutySchema } from './demo-duty'
import type { Language } from '../import/in-language'
import { check, readYaml } from '../import/load-map'

const setup = importSetupSchema.shape

export const demoFileSchema = z.strictObject({
  organisation: setup.organisationName,
  desk: setup.deskName,
  calendars: setup.calendars,
  policies: setup.policies,
  imports: z.array(z.strictObject({ title: z.string(), map: z.string(), file: z.string(), asOf: z.string() })).min(1),
  duty: demoDutySchema,
  accounts: z.array(
    z.strictObject({
      login: z.string().min(1),
      /** Reference of an imported engineer. */
      person: z.string().min(1),
      roles: z.array(z.enum(ROLES)).min(1),
      /** Besides those that the import has found. */
      groups: z.array(z.string()).default([]),
    }),
  ),
})
export type DemoFile = z.infer<typeof demoFileSchema>

/** @throws {ImportError} with the path of every mistake */
export async function readDemoFile(folder: string, language: Language): Promise<DemoFile> {
  const path = join(folder, 'demo.yaml')
  return check(demoFileSchema, await readYaml(path, language), path)
}

/**
 * The folder of the demo, sought upwards: the server runs from its sources and from one bundled file.
 *
 * @throws {ImportError} when it is not there
 */
export function demoFolder(from: string = import.meta.dirname): string {
  const folder = join(from, 'resources', 'demo')
  if (existsSync(join(folder, 'demo.yaml'))) return folder
  const above = dirname(from)
  if (above === from) throw new ImportError('import.fileUnreadable', 'The demo data (resources/demo) is not here')
  return demoFolder(above)
}
