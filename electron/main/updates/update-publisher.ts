/**
 * Whose signature an installer of an update must bear on Windows. Whoever signs the packages names it in their manifest,
 * where the program itself is; a package that is not signed names nobody.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const manifestSchema = z.object({ updatePublisher: z.string().min(1).optional() })

/**
 * @param program folder or archive of the program
 * @returns the distinguished name of a certificate, or null
 */
export async function updatePublisher(program: string): Promise<string | null> {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(program, 'package.json'), 'utf8')))
  return manifest.updatePublisher ?? null
}
