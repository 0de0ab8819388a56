/** Notices: what happened to the engineer's tickets. */
export default {
  title: 'Notices',
  unseenCount: 'No unseen notices | {n} unseen notice | {n} unseen notices',
  reason: {
    assigned: 'Assigned to you',
    handOver: 'Handed over to your group',
    handOverAnswered: 'The hand-over was answered',
    reply: 'The requester was answered',
    requesterMessage: 'The requester wrote',
    mention: 'You were mentioned',
    ladder: 'Escalation',
  },
  escalated: 'Escalation. {step}',
  accepted: 'The hand-over was accepted',
  returned: 'The hand-over was returned',
  important: 'important',
  unseen: 'not seen',
  notHere: 'The ticket is not on this device',
  notSaved: 'The mark was not saved: the disk is full, or the database cannot be written. Try again.',
  seeAll: 'Mark all as seen',
  older: 'Show earlier ones ({n})',
  empty: {
    title: 'No notices',
    text: 'What others do to your tickets will appear here: assignments, hand-overs, replies, messages of requesters.',
  },
  command: {
    show: 'Go to notices',
    next: 'Next notice',
    previous: 'Previous notice',
    seeAll: 'Mark all notices as seen',
  },
} as const
