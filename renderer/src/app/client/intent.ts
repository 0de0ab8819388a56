/** Arguments of commands as a caller writes them: what has a default may be left out. */
import type { CommandArgs } from '@shared/domain/commands'

type WithDefaults<Args, Names extends keyof Args> = Omit<Args, Names> & Partial<Pick<Args, Names>>

type NewRequester = NonNullable<CommandArgs['registerTicket']['newRequester']>

type RegisterTicketInput = Omit<
  WithDefaults<
    CommandArgs['registerTicket'],
    'description' | 'reportedAt' | 'categoryId' | 'serviceId' | 'priorityReason' | 'groupId'
  >,
  'newRequester'
> & { newRequester?: WithDefaults<NewRequester, 'email' | 'phone' | 'department'> | undefined }

interface InputsWithDefaults {
  readonly registerTicket: RegisterTicketInput
  readonly reply: WithDefaults<CommandArgs['reply'], 'files'>
  readonly addNote: WithDefaults<CommandArgs['addNote'], 'files'>
  readonly setPending: WithDefaults<CommandArgs['setPending'], 'text'>
  readonly setPriority: WithDefaults<CommandArgs['setPriority'], 'reason'>
  readonly applyPolicy: WithDefaults<CommandArgs['applyPolicy'], 'mode' | 'reason'>
  readonly handOver: WithDefaults<CommandArgs['handOver'], 'expectedReturnAt'>
  readonly answerHandOver: WithDefaults<CommandArgs['answerHandOver'], 'reason'>
  readonly release: WithDefaults<CommandArgs['release'], 'reason'>
  readonly logWork: WithDefaults<CommandArgs['logWork'], 'text'>
}

export type CommandArgsInput = Omit<CommandArgs, keyof InputsWithDefaults> & InputsWithDefaults
