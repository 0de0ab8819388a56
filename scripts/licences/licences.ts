/**
 * The licences of what the desktop is made of: the packages inside its bundles, by what each says of itself in
 * `node_modules`. Their texts ship with the desktop, as nearly all of them ask.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What may ship in a program under the MIT licence without asking anybody. */
const ACCEPTED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'OFL-1.1']
const RULE = '-'.repeat(80)

export interface PackageLicence {
  readonly name: string
  readonly version: string
  /** An SPDX identifier. */
  readonly licence: string
  readonly text: string
}

export class LicenceError extends Error {
  override readonly name = 'LicenceError'
}

/**
 * @param folder of the package
 * @throws LicenceError when it says nothing, has no text, or asks for more than may be given
 */
export function readLicence(folder: string): PackageLicence {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string
    readonly version: string
    readonly license?: unknown
  }
  if (typeof license !== 'string' || !ACCEPTED.includes(license)) {
    throw new LicenceError(
      `${name} ${version} has the licence ${String(license)}, which is not among ${ACCEPTED.join(', ')}: ask before it ships`,
    )
  }
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(entry))
  if (file === undefined) {
    throw new LicenceError(`${name} ${version} ships without the text of its licence: add it to the list by hand`)
  }
  // The Apache licence asks that what stands in it is passed on.
  const notice = readdirSync(folder).find((entry) => /^notice(\.(md|txt))?$/i.test(entry))
  const parts = [file, ...(notice === undefined ? [] : [notice])].map((part) =>
    readFileSync(join(folder, part), 'utf8'),
  )
  return { name, version, licence: license, text: parts.map(tidy).join('\n') }
}

/** @returns the whole list as it ships: a table, and each text once, with all whose text it is */
export function licenceList(packages: readonly PackageLicence[]): string {
  const sorted = packages.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const width = Math.max(...sorted.map(({ name, version }) => name.length + version.length + 1))
  const table = sorted.map(({ name, version, licence }) => `${`${name} ${version}`.padEnd(width)}  ${licence}`)
  const byText = new Map<string, PackageLicence[]>()
  for (const one of sorted) byText.set(one.text, [...(byText.get(one.text) ?? []), one])
  const texts = [...byText].map(
    ([text, owners]) => `${RULE}\n${owners.map(({ name }) => name).join(', ')}\n${RULE}\n\n${text}`,
  )
  return [
    'Opora is under the MIT licence. Inside it are the following packages, each under its own licence.',
    'Electron and Chromium bring their licences in files of their own.',
    '',
    ...table,
    '',
    ...texts,
  ].join('\n')
}

const tidy = (text: string): string =>
  `${text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()}\n`
