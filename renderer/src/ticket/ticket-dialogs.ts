/** Actions that ask for something first: what asks, and what is wished for with its answer. */
import type { Component } from 'vue'
import type { Intent } from '@/app/client/client-types'
import type { CommandArgsInput } from '@/app/client/intent'
import AssignDialog from './dialogs/AssignDialog.vue'
import CategoryDialog from './dialogs/CategoryDialog.vue'
import HandOverDialog from './dialogs/HandOverDialog.vue'
import MajorLinkDialog from './dialogs/MajorLinkDialog.vue'
import MergeDialog from './dialogs/MergeDialog.vue'
import MessageDialog from './dialogs/MessageDialog.vue'
import ParticipantDialog from './dialogs/ParticipantDialog.vue'
import PendingDialog from './dialogs/PendingDialog.vue'
import PriorityDialog from './dialogs/PriorityDialog.vue'
import RaiseDialog from './dialogs/RaiseDialog.vue'
import ReasonDialog from './dialogs/ReasonDialog.vue'
import RequesterDialog from './dialogs/RequesterDialog.vue'
import ResolveDialog from './dialogs/ResolveDialog.vue'
import WorkLogDialog from './dialogs/WorkLogDialog.vue'
import type { DialogAction } from './ticket-actions'

export interface TicketDialog {
  readonly component: Component
  /** Besides the ticket, the refusal and whether it is being saved, which each of them takes. */
  readonly props: Readonly<Record<string, string>>
  /** @param answer what the dialog emitted with `submit` */
  wish(ticketId: string, answer: unknown): Intent
}

/** Which ticket goes into which: the open one may be either. */
export interface MergeAnswer {
  readonly ticketId: string
  readonly intoId: string
}

/** `Answer` is what the component beside it emits: a dynamic component cannot be asked for it. */
const ask = <Answer>(
  component: Component,
  wish: (ticketId: string, answer: Answer) => Intent,
  props: TicketDialog['props'] = {},
): TicketDialog => ({ component, props, wish: (ticketId, answer) => wish(ticketId, answer as Answer) })

type Args = CommandArgsInput
/** Updating all requesters is one wish for many tickets: its dialog sends them itself. */
export type AskingAction = Exclude<DialogAction, 'updateMajor'>

export const TICKET_DIALOGS: Readonly<Record<AskingAction, TicketDialog>> = {
  handOver: ask<Args['handOver']>(HandOverDialog, (ticketId, args) => ({ name: 'handOver', ticketId, args })),
  raise: ask<Args['raise']>(RaiseDialog, (ticketId, args) => ({ name: 'raise', ticketId, args })),
  bringIn: ask<Args['bringIn']>(ParticipantDialog, (ticketId, args) => ({ name: 'bringIn', ticketId, args }), {
    action: 'bringIn',
  }),
  release: ask<Args['release']>(ParticipantDialog, (ticketId, args) => ({ name: 'release', ticketId, args }), {
    action: 'release',
  }),
  declareMajor: ask<string>(
    ReasonDialog,
    (ticketId, reason) => ({ name: 'declareMajor', ticketId, args: { reason } }),
    {
      action: 'declareMajor',
    },
  ),
  endMajor: ask<string>(ReasonDialog, (ticketId, reason) => ({ name: 'endMajor', ticketId, args: { reason } }), {
    action: 'endMajor',
  }),
  linkMajor: ask<string>(MajorLinkDialog, (ticketId, majorId) => ({
    name: 'linkToMajor',
    ticketId,
    args: { majorId },
  })),
  pending: ask<Args['setPending']>(PendingDialog, (ticketId, args) => ({ name: 'setPending', ticketId, args })),
  resolve: ask<Args['resolve']>(ResolveDialog, (ticketId, args) => ({ name: 'resolve', ticketId, args })),
  priority: ask<Args['setPriority']>(PriorityDialog, (ticketId, args) => ({ name: 'setPriority', ticketId, args })),
  requester: ask<Args['changeRequester']>(RequesterDialog, (ticketId, args) => ({
    name: 'changeRequester',
    ticketId,
    args,
  })),
  category: ask<Args['classify']>(CategoryDialog, (ticketId, args) => ({ name: 'classify', ticketId, args })),
  assign: ask<Args['assign']>(AssignDialog, (ticketId, args) => ({ name: 'assign', ticketId, args })),
  merge: ask<MergeAnswer>(MergeDialog, (_ticketId, { ticketId, intoId }) => ({
    name: 'mergeTickets',
    ticketId,
    args: { intoId },
  })),
  message: ask<Args['recordMessage']>(MessageDialog, (ticketId, args) => ({ name: 'recordMessage', ticketId, args })),
  workLog: ask<Args['logWork']>(WorkLogDialog, (ticketId, args) => ({ name: 'logWork', ticketId, args })),
  reopen: ask<string>(ReasonDialog, (ticketId, reason) => ({ name: 'reopen', ticketId, args: { reason } }), {
    action: 'reopen',
  }),
  cancel: ask<string>(ReasonDialog, (ticketId, reason) => ({ name: 'cancel', ticketId, args: { reason } }), {
    action: 'cancel',
  }),
  return: ask<string>(
    ReasonDialog,
    (ticketId, reason) => ({ name: 'answerHandOver', ticketId, args: { isAccepted: false, reason } }),
    { action: 'return' },
  ),
}
