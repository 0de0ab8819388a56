/** Writes `resources/licences.txt`: what is inside the desktop, and under which licences. A spec says when it is old. */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildStale } from './build'
import { shippedPackages } from './build/shipped-packages'
import { LicenceError, licenceList, readLicence } from './licences/licences'

const ROOT = resolve(import.meta.dirname, '..')
const LICENCES = join(ROOT, 'resources/licences.txt')

try {
  await buildStale({ parts: ['desktop'] })
  const packages = shippedPackages(ROOT).map((folder) => readLicence(join(ROOT, folder)))
  writeFileSync(LICENCES, licenceList(packages))
  console.log(`${packages.length} packages in resources/licences.txt`)
} catch (error) {
  if (!(error instanceof LicenceError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
