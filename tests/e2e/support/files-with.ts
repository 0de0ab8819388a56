/** Looks for a text in everything that a program has left in a folder. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @param isSearched by path from the folder; by default every file
 * @returns paths from the folder of those that hold it, in either of the forms in which memory has it
 */
export function filesWith(folder: string, text: string, isSearched: (name: string) => boolean = () => true): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    if (!isSearched(name) || !statSync(join(folder, name), { throwIfNoEntry: false })?.isFile()) return false
    const bytes = readFileSync(join(folder, name))
    return bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le'))
  })
}
