/**
 * Files that are attached to tickets: what may be attached, and under what name. The bytes are no part of the domain; an
 * event names them by their SHA-256, so that a file is the same file whoever holds it.
 */
import { z } from 'zod'
import { storable } from './texts'

/** What the organisation takes. Synchronised with its settings, so that a refusal is told before anything is lost. */
export interface FileRules {
  readonly maxBytes: number
  /** Lower case, without the dot. */
  readonly refusedExtensions: readonly string[]
}

/** No setting may go beyond it: a file is hashed in one piece on the desktop. */
export const MAX_FILE_BYTES = 200 * 1024 * 1024

export const fileRulesSchema: z.ZodType<FileRules> = z.object({
  maxBytes: z.int().min(1).max(MAX_FILE_BYTES),
  refusedExtensions: z.array(z.string().regex(/^[a-z0-9]{1,12}$/)).max(200),
})

/** Programs and scripts that Windows, macOS and Linux start with a double click. */
const PROGRAMS =
  'app apk appimage bat cmd com command cpl desktop dll dmg exe gadget hta inf jar js jse lnk msc msi msp mst pif ps1 ' +
  'psm1 reg scf scr sct sh url vb vbe vbs workflow ws wsc wsf wsh xll'

export const DEFAULT_FILE_RULES: FileRules = {
  maxBytes: 25 * 1024 * 1024,
  refusedExtensions: PROGRAMS.split(' '),
}

/** Most files that one entry names. */
export const MAX_FILES_OF_ENTRY = 20

/** Longest name that is kept, in UTF-16 units; file systems take 255 bytes, and Cyrillic has two a letter. */
const MAX_NAME_LENGTH = 100
/** A longer one is no extension. */
const MAX_EXTENSION_LENGTH = 12

/** Names that Windows keeps for devices, whatever extension follows. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i
/** Controls, and what turns the direction of text around or cannot be seen: `cod.exe` must not read as `exe.doc`. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Lower case, without the dot; empty when there is none. */
export function extensionOf(name: string): string {
  const at = name.lastIndexOf('.')
  const extension = at <= 0 ? '' : name.slice(at + 1)
  return extension.length > MAX_EXTENSION_LENGTH || /\s/.test(extension) ? '' : extension.toLowerCase()
}

/**
 * A name that any system may save under: one part of a path, of bounded length, in which everything is seen. A name that
 * is clean stays as it is.
 *
 * @returns `file` when nothing is left
 */
export function cleanFileName(given: string): string {
  const last = storable(given)
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .split(/[/\\]/)
    .findLast((part) => part.replace(/[\s.]/g, '') !== '')
  const name = trimmed((last ?? '').replace(/[<>:"|?*]/g, '_').replace(/\s+/gu, ' '))
  const safe = RESERVED.test(name) ? `_${name}` : name
  return shortened(safe === '' ? 'file' : safe)
}

/** Windows drops dots and blanks at the end, and with them the reason for a refusal. */
const trimmed = (name: string): string => name.trimStart().replace(/[\s.]+$/u, '')

function shortened(name: string): string {
  if (name.length <= MAX_NAME_LENGTH) return name
  const extension = extensionOf(name)
  const end = extension === '' ? '' : name.slice(-extension.length - 1)
  const stem = storable(name.slice(0, MAX_NAME_LENGTH - end.length)).replace(/\uFFFD$/u, '')
  return `${trimmed(stem)}${end}`
}

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)

export const attachedFileSchema = z.object({
  /** SHA-256 of its bytes, in lower-case hexadecimal digits. */
  hash: hashSchema,
  size: z.int().min(0).max(MAX_FILE_BYTES),
  name: z.string().max(10_000).transform(cleanFileName),
})
export type AttachedFile = z.infer<typeof attachedFileSchema>

export interface FileRefusal {
  /** `file.empty`, `file.tooLarge` or `file.typeRefused`. */
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
}

/** @returns why a file is not taken; null when it is */
export function fileRefusal({ name, size }: Pick<AttachedFile, 'name' | 'size'>, rules: FileRules): FileRefusal | null {
  const clean = cleanFileName(name)
  const extension = extensionOf(clean)
  if (size === 0) return { code: 'file.empty', params: { fileName: clean } }
  if (size > rules.maxBytes) {
    return { code: 'file.tooLarge', params: { fileName: clean, fileBytes: size, mostBytes: rules.maxBytes } }
  }
  if (rules.refusedExtensions.includes(extension)) {
    return { code: 'file.typeRefused', params: { fileName: clean, extension } }
  }
  return null
}

/** Those of an organisation; a cache from before they were known has none. */
export const fileRulesOf = ({ fileRules }: { readonly fileRules?: FileRules | undefined }): FileRules =>
  fileRules ?? DEFAULT_FILE_RULES
