/** All commands, by name. */
import type { CommandName } from '../command'
import type { CommandDefinition } from '../definition'
import { applyPolicy } from './apply-policy'
import { assign } from './assign'
import { attach } from './attach'
import { bringIn, release } from './bring-in'
import { changeRequester } from './change-requester'
import { classify } from './classify'
import { acknowledge, addNote, logWork, reply } from './entries'
import { answerHandOver, handOver } from './hand-over'
import { mergeTickets, unmergeTickets } from './merge-tickets'
import { noActionNeeded, recordMessage } from './messages'
import { raise } from './raise'
import { declareMajor, endMajor } from './major-incident'
import { linkToMajor, unlinkFromMajor } from './major-link'
import { registerTicket } from './register-ticket'
import { setPriority } from './set-priority'
import { cancel, changeState, close, reopen, resolve, setPending } from './states'
import { take } from './take'
import { undo } from './undo'

export const commandDefinitions = {
  registerTicket,
  take,
  assign,
  reply,
  addNote,
  attach,
  recordMessage,
  noActionNeeded,
  changeState,
  setPending,
  setPriority,
  classify,
  changeRequester,
  applyPolicy,
  handOver,
  answerHandOver,
  raise,
  bringIn,
  release,
  declareMajor,
  linkToMajor,
  unlinkFromMajor,
  endMajor,
  mergeTickets,
  unmergeTickets,
  logWork,
  acknowledge,
  resolve,
  reopen,
  close,
  cancel,
  undo,
} as const satisfies Record<CommandName, unknown>

type ArgsOf<Definition> = Definition extends CommandDefinition<infer Args> ? Args : never

/** What each command's arguments are, by its name. */
export type CommandArgs = { readonly [Name in CommandName]: ArgsOf<(typeof commandDefinitions)[Name]> }
