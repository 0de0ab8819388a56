/** What may be typed: limits of texts, with what no database can hold taken out. */
import { z } from 'zod'

/** Longest body of a reply, note or description, in UTF-16 units. Real mails reach 300,000. */
export const MAX_TEXT_LENGTH = 500_000
export const MAX_SUBJECT_LENGTH = 300

/** PostgreSQL holds neither NUL nor half a surrogate pair; both come with pasted binaries. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\uFFFD')
}

export const subjectSchema = z
  .string()
  .transform((text) => storable(text).replace(/\s+/gu, ' ').trim())
  .pipe(z.string().min(1).max(MAX_SUBJECT_LENGTH))

export const textSchema = z
  .string()
  .max(MAX_TEXT_LENGTH)
  .transform((text) => storable(text).trim())
  .pipe(z.string().min(1))

/** May be empty. */
export const optionalTextSchema = z
  .string()
  .max(MAX_TEXT_LENGTH)
  .transform((text) => storable(text).trim())

/** A person's name, as it is shown. */
export const nameSchema = z
  .string()
  .transform((text) => storable(text).replace(/\s+/gu, ' ').trim())
  .pipe(z.string().min(1).max(200))

export const MAX_CONTACT_LENGTH = 200

/** A telephone number, an address, a department; empty is none. */
export const contactValueSchema = z
  .string()
  .transform((text) => storable(text).trim())
  .pipe(z.string().max(MAX_CONTACT_LENGTH))
  .transform((text) => (text === '' ? null : text))
  .nullable()

export const contactSchema = contactValueSchema.default(null)
