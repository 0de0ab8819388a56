/** Why something was refused or put off, and what to do. Keys are the stable codes of the application and the server. */
export default {
  other: {
    what: 'The server did not accept the change (code {code})',
    advice: 'Copy the text, ask again, or give the code to an administrator.',
  },
  assign: {
    taken: {
      what: 'Another engineer has taken the ticket',
      advice: 'Agree with the assignee, or discard your action.',
    },
    notInGroup: {
      what: '{personId} is not in the group “{groupId}”',
      advice: 'Choose an engineer of that group.',
    },
  },
  bringIn: {
    takesPart: { what: '“{groupId}” takes part already', advice: 'Write it an internal note.' },
    nobody: { what: 'Nobody to tell in “{groupId}”: it has no members', advice: 'Choose another group.' },
  },
  category: { unknown: { what: 'There is no such category any more', advice: 'Choose another category.' } },
  command: {
    invalid: { what: 'A field is not filled in correctly: {field}', advice: 'Correct it and ask again.' },
    unknown: {
      what: 'The server does not know this action yet',
      advice: 'The change is saved and goes out once the server has been updated.',
    },
    idTaken: {
      what: 'The server has another action under this id',
      advice: 'Ask again: the action gets a new id.',
    },
    dependencyRefused: {
      what: 'The action that this one depends on was refused',
      advice: 'Ask for that one again first, then for this one.',
    },
    dependencyUnknown: {
      what: 'The server does not have the action yet that this one depends on',
      advice: 'The change goes out by itself after it.',
    },
    laneWaits: {
      what: 'Waits for an earlier change of this ticket',
      advice: 'The change goes out by itself, in order.',
    },
  },
  file: {
    empty: { what: 'There is nothing in “{fileName}”', advice: 'Choose another file.' },
    tooLarge: {
      what: '“{fileName}” has {fileBytes}; files of up to {mostBytes} are taken',
      advice: 'Attach a smaller file, or one that is packed.',
    },
    typeRefused: {
      what: 'Files of type .{extension} are not taken: “{fileName}”',
      advice: 'Your organisation has so decided. Attach a picture, a document or an archive, or ask an administrator.',
    },
    tooMany: { what: 'Not more than {mostFiles} files in one message', advice: 'Send these, then the others.' },
    unreadable: {
      what: '“{fileName}” cannot be read',
      advice: 'A folder is attached as an archive. Otherwise look whether the file is still there.',
    },
    quota: {
      what: 'The disk is full: “{fileName}” is not saved',
      advice: 'Make room on the disk and attach the file again.',
    },
    storage: {
      what: 'The file “{fileName}” could not be saved on this device',
      advice: 'Attach it again; restart the application if that does not help.',
    },
    lost: {
      what: 'The file “{fileName}” is not on this device any more',
      advice: 'Discard this item and attach the file again.',
    },
    checksum: {
      what: 'The file “{fileName}” was damaged on the way again and again',
      advice: 'Retry from another network, or tell an administrator.',
    },
    notTaken: {
      what: 'The server did not take the file “{fileName}”',
      advice: 'Its rules may have changed. Attach a smaller file, or ask an administrator.',
    },
    notOnDevice: {
      what: 'The file is not on this device',
      advice: 'It can be fetched once there is a connection.',
    },
    broken: { what: 'The file came damaged', advice: 'Try once more, or tell an administrator.' },
    unknown: {
      what: 'The server does not have this file, or you may not read it',
      advice: 'Ask whoever attached it.',
    },
    notHere: {
      what: 'The file is on its way to the server',
      advice: 'The change goes out by itself once the file is there.',
    },
  },
  group: { unknown: { what: 'There is no such group, or it is closed', advice: 'Choose another group.' } },
  handOver: {
    alreadyOffered: {
      what: 'The ticket is already offered to “{toGroupId}”',
      advice: 'Wait for that group to answer.',
    },
    changed: {
      what: 'The hand-over that was answered has been replaced by another one',
      advice: 'Open the ticket and answer the present hand-over.',
    },
    moved: {
      what: 'The ticket is with another group by now',
      advice: 'That group can hand it on.',
    },
    none: { what: 'There is no hand-over to answer', advice: 'Open the ticket: it may have been accepted already.' },
    sameGroup: { what: 'The ticket is already with “{toGroupId}”', advice: 'Choose another group.' },
  },
  major: {
    declared: { what: 'The major incident is declared already', advice: 'Link tickets that are like it.' },
    linked: { what: 'The ticket is linked to this major incident already', advice: 'There is nothing to do.' },
    noChains: {
      what: 'The ticket belongs to a major incident, or others are linked to it',
      advice: 'Unlink it first, or those that are linked to it.',
    },
    notLinked: {
      what: 'The ticket is not linked to this major incident',
      advice: 'Open it: somebody may have unlinked it.',
    },
    notOpen: { what: 'The major incident has ended, or was never declared', advice: 'Choose one that goes on.' },
    otherParent: { what: 'The ticket is linked to another major incident', advice: 'Unlink it from that one first.' },
  },
  nothing: {
    changes: { what: 'It is so already; there is nothing to change', advice: 'Choose another value, or close this.' },
  },
  merge: {
    notOlder: {
      what: 'The other ticket is the younger one',
      advice: 'Merge it into this one: the older ticket stands.',
    },
    merged: { what: 'The ticket is merged there already', advice: 'There is nothing to do.' },
    elsewhere: {
      what: 'The ticket is merged into another one',
      advice: 'Take that merge apart first.',
    },
    major: {
      what: 'The ticket is a major incident, or others are linked to it',
      advice: 'Link the other ticket to it instead.',
    },
    child: {
      what: 'The ticket is part of a major incident, and the other one is not',
      advice: 'Unlink it from the incident, or link the other one to it as well.',
    },
    restricted: {
      what: 'One of the tickets is with a restricted group',
      advice: 'Only tickets of one such group can be merged. Refer to the other one in a note.',
    },
    finished: {
      what: 'Work on the older ticket has ended',
      advice: 'Reopen it first, or leave this one: nobody would work on either.',
    },
    olderMerged: {
      what: 'The older ticket is itself a duplicate by now',
      advice: 'Open it and choose the ticket that it was merged into.',
    },
    tooMany: {
      what: 'The ticket has {most} duplicates; it takes no more',
      advice: 'Declare a major incident and link the tickets to it.',
    },
    notMerged: { what: 'The ticket is not merged there', advice: 'Open it: somebody may have taken it apart.' },
  },
  message: {
    workedOn: {
      what: 'There is no message that could need no action',
      advice: 'Somebody went to work on it, or nothing was written since the resolution: resolve the ticket.',
    },
  },
  pending: { untilPast: { what: 'The end of the wait is in the past: {until}', advice: 'Give a time in the future.' } },
  permission: {
    readOnly: { what: 'This account can only read', advice: 'Ask the shift lead.' },
    leadsOnly: {
      what: 'Only a lead or an administrator may do this',
      advice: 'Raise the ticket to the lead.',
    },
    notYours: {
      what: 'Only your own action can be undone',
      advice: 'Ask whoever did it, or the shift lead.',
    },
    notLead: { what: 'Only the shift lead or an administrator may do this', advice: 'Ask the shift lead.' },
    notAdmin: {
      what: 'Only an administrator may count deadlines anew',
      advice: 'Keep the elapsed time, or ask an administrator.',
    },
    notThatPerson: {
      what: 'Details of a person with an account are changed by themselves or the shift lead',
      advice: 'Ask that person, or the shift lead.',
    },
    notReceivingGroup: {
      what: 'Only the receiving group can answer a hand-over',
      advice: 'Wait for its answer.',
    },
  },
  person: { unknown: { what: 'There is no such person', advice: 'Choose another one.' } },
  policy: {
    noneMatches: { what: 'No SLA policy matches this ticket', advice: 'Add a policy that matches every ticket.' },
    notInForce: {
      what: 'Another SLA policy is in force for this ticket by now',
      advice: 'Look at the policy again and apply the newest version.',
    },
  },
  raise: {
    nobody: {
      what: 'Nobody to tell in “{groupId}”: it has no {raiseTo}, and nobody is on duty',
      advice: 'Choose somebody else above, or ask an administrator to name one.',
    },
    absent: {
      what: 'Nobody to tell in “{groupId}”: the {raiseTo} is absent, nobody stands in, and nobody is on duty',
      advice: 'Choose somebody else above.',
    },
    yourself: {
      what: 'The {raiseTo} of “{groupId}” is you at present',
      advice: 'Raise it further up.',
    },
  },
  release: {
    takesNoPart: {
      what: '“{groupId}” takes no part in the ticket',
      advice: 'Open the ticket: its part may have been ended.',
    },
  },
  requester: { unknown: { what: 'There is no such requester', advice: 'Choose one from the list, or add a new one.' } },
  service: { unknown: { what: 'There is no such service any more', advice: 'Choose another service.' } },
  state: {
    illegal: {
      what: 'A ticket cannot go from “{from}” to “{to}”',
      advice: 'Open the ticket and choose an action that is possible.',
    },
    needsAssignee: { what: 'The ticket has no assignee', advice: 'Take it or assign it first.' },
  },
  ticket: {
    alreadyRegistered: { what: 'This ticket is registered already', advice: 'Find it in the queue.' },
    merged: {
      what: 'The ticket was merged into an older one and can only be read',
      advice: 'Do it on the older ticket, or copy the text there.',
    },
    finished: {
      what: 'Work on the ticket has ended, state: {state}',
      advice: 'Reopen the ticket if there is more to do.',
    },
    unknown: {
      what: 'The ticket cannot be found, or you may not read it',
      advice: 'Ask the shift lead what became of it. What you wrote stays here.',
    },
  },
  undo: {
    changedSince: {
      what: 'The ticket was changed after this action',
      advice: 'Change the value again, if needed.',
    },
    delivered: {
      what: 'The reply has reached the requester and cannot be undone',
      advice: 'Send the requester a correction.',
    },
    isUndo: { what: 'An undo cannot be undone', advice: 'Do the action again.' },
    linked: {
      what: 'A link of two tickets is undone on both at once',
      advice: 'Unlink the ticket or take the merge apart; or do it again.',
    },
    requester: {
      what: 'Earlier details of a requester come back by another change',
      advice: 'Open the details of the requester and enter the earlier values.',
    },
    registration: { what: 'A registration cannot be undone', advice: 'Cancel the ticket with a reason.' },
    unknown: { what: 'The action to undo cannot be found', advice: 'Change the value again.' },
  },
  server: {
    busy: { what: 'The server is busy', advice: 'The change goes out by itself in a few seconds.' },
    failed: { what: 'The server failed', advice: 'The change is saved and will be sent again.' },
  },
  doneBy: 'Done before you by {by}.',
  rule: {
    same: 'It is so already: {field} – {current}.',
    laterWins: 'Your change was accepted: {field} – {mine} instead of {current}. Before that it was changed by {by}.',
    laterContact: 'Your change was accepted: {field}. Before that it was changed by {by}.',
    sameContact: 'It is so already: {field}.',
    firstWins: 'Somebody was faster: {by}. It stays as it is: {field} – {current}; you asked for {mine}.',
    stillLegal: 'Your change was accepted although the ticket had changed: {field} – {current}. Changed by {by}.',
    illegal: 'The change is not possible: {field} – {current}; you asked for {mine}. Changed by {by}.',
    highest: 'The higher priority was kept. It was {current}; you asked for {mine}. Changed by {by}.',
    forwarded: 'The entry stands on {mine}: this ticket was merged into it as a duplicate by {by}.',
    appended: 'The entry was added although the ticket had ended: {field} – {current}. Changed by {by}.',
    delivered: 'The rest was undone; the reply has reached the requester and stays.',
    changedSince: 'The value was changed in the meantime: {field} – {current}; you asked for {mine}. Changed by {by}.',
    notSold: 'Registered, but the tier {mine} is no longer offered: the ticket is served as its requester is.',
  },
  notSaved: {
    quota: 'The disk is full. What you wrote stays on screen: free some space and try again.',
    storage: 'It could not be saved on this device. What you wrote stays on screen: try again.',
    journal: 'The change is saved and will be sent, but its second copy could not be written. Do not send it again.',
    ticketNotHere: 'This device does not have the ticket. Nothing was changed.',
  },
  notSavedYet: {
    quota: 'The disk is full. Free some space: saving is tried again with the next change.',
    storage: 'It could not be saved on this device. Saving is tried again with the next change.',
  },
} as const
