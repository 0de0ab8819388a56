/** Refresh tokens on disk, by server, each sealed by the system's keyring; readable by this person alone. */
import { rename } from 'node:fs/promises'
import { z } from 'zod'
import { readIfThere, writeAtomically } from '../files/atomic-file'

const schema = z.object({ version: z.literal(1), sealed: z.record(z.string(), z.base64()) })

export class CredentialFile {
  private constructor(
    private readonly path: string,
    private readonly sealed: Map<string, Buffer>,
  ) {}

  /** One that cannot be read is set aside: whoever was signed in signs in again. */
  static async read(path: string, now: number, report: (error: unknown) => void): Promise<CredentialFile> {
    const content = await readIfThere(path)
    if (content === null) return new CredentialFile(path, new Map())
    try {
      const { sealed } = schema.parse(JSON.parse(content.toString('utf8')))
      const entries = Object.entries(sealed).map(([id, text]) => [id, Buffer.from(text, 'base64')] as const)
      return new CredentialFile(path, new Map(entries))
    } catch (error) {
      report(error)
      await rename(path, `${path}.unreadable-${now}`)
      return new CredentialFile(path, new Map())
    }
  }

  get(serverId: string): Buffer | undefined {
    return this.sealed.get(serverId)
  }

  async set(serverId: string, sealed: Buffer | null): Promise<void> {
    if (sealed === null && !this.sealed.has(serverId)) return
    if (sealed === null) this.sealed.delete(serverId)
    else this.sealed.set(serverId, sealed)
    const texts = [...this.sealed].map(([id, bytes]) => [id, bytes.toString('base64')] as const)
    await writeAtomically(this.path, JSON.stringify({ version: 1, sealed: Object.fromEntries(texts) }))
  }
}
