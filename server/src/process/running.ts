/**
 * How the command line finds the running server: its address and a token, in a file that only the owner of the data
 * folder can read. The token is new with each start.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { DataFolder } from './data-folder'
import { lockHolder } from './lock'

const runningSchema = z.object({ pid: z.int(), origin: z.url(), adminToken: z.string().min(20) })
export type Running = z.infer<typeof runningSchema>

export const newAdminToken = (): string => randomBytes(32).toString('base64url')

export function announceRunning(folder: DataFolder, running: Running): void {
  const draft = `${folder.runningPath}.${running.pid}`
  writeFileSync(draft, JSON.stringify(running), { mode: 0o600 })
  renameSync(draft, folder.runningPath)
}

export function withdrawRunning(folder: DataFolder): void {
  rmSync(folder.runningPath, { force: true })
}

/** @returns null when no server runs on this folder, whatever a server that died has left */
export function findRunning(folder: DataFolder): Running | null {
  const pid = lockHolder(folder.lockPath)
  if (pid === null) return null
  try {
    const running = runningSchema.parse(JSON.parse(readFileSync(folder.runningPath, 'utf8')))
    return running.pid === pid ? running : null
  } catch (error) {
    // Not written yet, or left half-written by a machine that lost power.
    if (error instanceof z.ZodError || error instanceof SyntaxError) return null
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
