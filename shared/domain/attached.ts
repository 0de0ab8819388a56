/** Which files belong to which entries of a history: entries name the commands by which files were attached. */
import type { TicketEvent } from './event'

/** The commands whose files an entry names. */
export function filesNamedIn({ fields }: Pick<TicketEvent, 'fields'>): readonly string[] {
  const files = fields['files']?.to
  return Array.isArray(files) ? files.filter((id): id is string => typeof id === 'string') : []
}

/**
 * By which entries name a file: its own command, or where it came along from a merged ticket, the one that it had there.
 *
 * @returns null for what is no file
 */
export function fileNameIn({
  type,
  commandId,
  fields,
}: Pick<TicketEvent, 'type' | 'commandId' | 'fields'>): string | null {
  if (type !== 'attached') return null
  const named = fields['attachedAs']?.to
  return typeof named === 'string' ? named : commandId
}

/** @returns null for what is no file, or does not say which */
export function attachedBytes({
  type,
  fields,
}: Pick<TicketEvent, 'type' | 'fields'>): { readonly hash: string; readonly size: number } | null {
  const named = type === 'attached' ? fields['attachment']?.to : null
  if (named === null || typeof named !== 'object' || !('hash' in named) || !('size' in named)) return null
  const { hash, size } = named
  return typeof hash === 'string' && typeof size === 'number' ? { hash, size } : null
}
