/**
 * A file on a ticket: an entry of its own, which says which bytes they are and what they are called. The bytes go their
 * own way; the server decides about the command only once it has them. A reply or note that shows the file names the
 * command and depends on it.
 */
import { z } from 'zod'
import { rejected } from '../decision'
import { everyWriter, ticketCommand } from '../definition'
import { draft } from '../drafts'
import { attachedFileSchema, fileRefusal, fileRulesOf } from '../files'
import { appended } from './entries'

export const attach = ticketCommand({
  name: 'attach',
  version: 1,
  whenMerged: 'forwarded',
  args: z.object({ file: attachedFileSchema }),
  reads: ['state'],
  permit: everyWriter,
  file: ({ file }) => file,
  decide(ticket, { file }, context) {
    const refusal = fileRefusal(file, fileRulesOf(context.directory.settings))
    if (refusal !== null) return rejected(refusal.code, refusal.params)
    const { hash, size, name } = file
    const attached = draft('attached', null, {}, { content: { fileName: name }, extra: { attachment: { hash, size } } })
    return appended(ticket, [attached], context)
  },
})
