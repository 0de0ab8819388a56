/** Dialogs of a ticket on a real client: what is asked, what it becomes, and what a refusal leaves standing. */
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { currentClient } from '@/app/client/current-client'
import { ClientWorld } from '@/app/client/testing/client-world'
import { commands } from '@/app/commands-registry'
import { i18n, setLocale } from '@/app/i18n'
import { offerWords } from '@/app/i18n/words/offer-words'
import { refusalWords } from '@/app/i18n/words/refusal-words'
import { useDirectoryStore } from '@/app/stores/directory-store'
import {
  anna,
  annaActor,
  borisActor,
  command,
  desk,
  network,
  register,
  requester,
  testId,
} from '@/cache/testing/organisation'
import type { Actor } from '@shared/domain/people'
import DuplicatesLine from './DuplicatesLine.vue'
import TicketDialogs from './TicketDialogs.vue'
import { timelineItems } from './timeline-items'
import type { TicketAction } from './ticket-actions'
import { useTicketActions, type TicketActions } from './use-ticket-actions'
import { useTicketStore } from './ticket-store'

const lead: Actor = { ...borisActor, roles: ['engineer', 'lead'], groupIds: [desk.id] }

let world: ClientWorld
const wrappers: { unmount: () => void }[] = []
beforeEach(() => {
  setActivePinia(createPinia())
  setLocale('en')
  world = new ClientWorld()
})
// Before the client goes, whose ticket they show.
afterEach(async () => {
  wrappers.splice(0).forEach((wrapper) => wrapper.unmount())
  document.body.replaceChildren()
  await flushPromises()
  currentClient.value = null
  await world.close()
})

/** Tickets on the server, the first one open, and the dialogs of the pane on it. */
async function open(subjects: readonly string[], prepare: (ids: readonly string[]) => void = () => undefined) {
  const ids = subjects.map(() => testId())
  for (const [index, id] of ids.entries()) {
    world.server.execute(register(id, subjects[index]), borisActor)
  }
  prepare(ids)
  const { client, sync } = await world.window()
  currentClient.value = client
  const store = useTicketStore()
  await store.open(ids[0]!)
  let actions: TicketActions | undefined
  const pane = defineComponent(() => {
    const own = (actions = useTicketActions())
    return () => h(TicketDialogs, { ticket: store.view!.ticket, actions: own })
  })
  wrappers.push(mount(pane, { attachTo: document.body, global: { plugins: [i18n] } }))
  const start = async (action: TicketAction): Promise<void> => {
    await vi.waitFor(() => expect([...actions!.available.value]).toContain(action))
    actions!.start(action)
    await flushPromises()
  }
  return { ids, client, sync, store, start, actions: actions! }
}

/** The words of the dialog that is open; empty when none is. */
const dialogText = (): string => plain(document.querySelector('[role="dialog"]')?.textContent ?? '')
/** Numbers do not part from their sign. */
const plain = (words: string): string => words.replaceAll('\u00a0', ' ')
const confirm = async (): Promise<void> => {
  commands.run('ticket.confirm')
  await flushPromises()
}
async function type(text: string): Promise<void> {
  const area = document.querySelector<HTMLTextAreaElement>('[role="dialog"] textarea')!
  area.value = text
  area.dispatchEvent(new Event('input'))
  await flushPromises()
}
async function choose(words: string): Promise<void> {
  const input = document.querySelector<HTMLInputElement>('[role="dialog"] input[role="combobox"]')!
  input.focus()
  input.value = words
  input.dispatchEvent(new Event('input'))
  await flushPromises()
  const option = [...document.querySelectorAll<HTMLElement>('[role="option"]')].find((one) =>
    one.textContent.includes(words),
  )
  option!.click()
  await flushPromises()
}

describe('the dialog that writes down a message', () => {
  it('says what will become of the ticket, wants the words, and puts them into the history', async () => {
    const { client, ids, start } = await open(['No network'])
    await start('message')
    expect(dialogText()).toContain('the clocks run as they did')
    await confirm()
    expect(dialogText()).toContain('Fill in this field')
    await type('It is the whole floor')
    await confirm()
    await vi.waitFor(() => expect(dialogText()).toBe(''))
    expect(client.view(ids[0]!)?.entries?.at(-1)?.event).toMatchObject({
      type: 'requesterWrote',
      fields: { messageChannel: { to: 'phone' } },
      content: { text: 'It is the whole floor' },
    })
  })

  it('says that a resolved ticket will be open again', async () => {
    const { start } = await open(['No network'], ([id]) =>
      world.server.execute(command('resolve', id!, { code: 'solved', text: 'x', isReply: false }), borisActor),
    )
    await start('message')
    expect(dialogText()).toContain('the message opens it again')
  })
})

describe('the dialog that hands over', () => {
  const wait = async (written: string): Promise<void> => {
    const field = document.querySelector<HTMLInputElement>('[role="dialog"] input[type="datetime-local"]')!
    field.value = written
    field.dispatchEvent(new Event('input'))
    await flushPromises()
  }

  it('wants a time that is still to come, and the history says when it is expected back', async () => {
    const { client, ids, start } = await open(['No network'])
    await start('handOver')
    await choose(network.name)
    await type('Look at the switch')
    await wait('2020-01-01T10:00')
    await confirm()
    expect(dialogText()).toContain('Give a time in the future')
    await wait('2030-01-01T10:00')
    await confirm()
    await vi.waitFor(() => expect(dialogText()).toBe(''))
    const { ticket, entries } = client.view(ids[0]!)!
    const expectedReturnAt = new Date('2030-01-01T10:00').getTime()
    expect(ticket.handOver).toMatchObject({ toGroupId: network.id, expectedReturnAt })
    const [line] = timelineItems(entries!.slice(-1), ticket, useDirectoryStore())
    expect(plain(line!.text)).toContain('expected back 1 Jan 2030, 10:00')
    expect(plain(offerWords(ticket.handOver!, useDirectoryStore()))).toBe(
      `${network.name}, expected back 1 Jan 2030, 10:00`,
    )
  })
})

describe('the dialog of a requester’s details', () => {
  const fill = async (type: 'tel' | 'email', written: string): Promise<void> => {
    const field = document.querySelector<HTMLInputElement>(`[role="dialog"] input[type="${type}"]`)!
    field.value = written
    field.dispatchEvent(new Event('input'))
    await flushPromises()
  }

  it('takes no address that is none and no number that is too long, and says so at the field', async () => {
    const { client, start } = await open(['No network'])
    await start('requester')
    expect(dialogText()).toContain('Given when a ticket was registered')
    await fill('tel', '5'.repeat(201))
    await fill('email', 'это не почта')
    await confirm()
    expect(dialogText()).toContain('No longer than 200 characters')
    expect(dialogText()).toContain('Give an address like name@example.org')
    await fill('tel', '+7 800 555-35-35')
    await confirm()
    expect(dialogText()).toContain('Give an address like name@example.org')
    await fill('email', 'maria@example.org')
    await confirm()
    await vi.waitFor(() => expect(dialogText()).toBe(''))
    expect(client.directory.person(requester.id)).toMatchObject({ email: 'maria@example.org' })
  })

  it('names the field that a verdict is about', () => {
    expect(refusalWords('command.invalid', { field: 'phone.to', problem: 'too big' }, useDirectoryStore()).what).toBe(
      'A field is not filled in correctly: phone',
    )
  })
})

describe('a major incident', () => {
  it('is declared by a lead with a reason, and ended with one', async () => {
    await world.close()
    world = new ClientWorld({ ...annaActor, roles: ['engineer', 'lead'] })
    const image = { ...anna, roles: ['engineer', 'lead'] as const }
    world.server.publish({ op: 'upsert', entity: 'person', id: anna.id, version: 2, image })
    const { client, ids, start, sync, actions } = await open(['No network'])
    const id = ids[0]!
    await start('declareMajor')
    await confirm()
    expect(dialogText()).toContain('Fill in this field')
    await type('The whole floor is off')
    await confirm()
    await vi.waitFor(() => expect(dialogText()).toBe(''))
    expect(client.view(id)?.ticket.major).toMatchObject({ endedAt: null })
    expect(client.row(id)?.isMajor).toBe(true)
    expect([...actions.available.value]).toEqual(expect.arrayContaining(['updateMajor', 'endMajor']))
    await start('endMajor')
    await type('The switch was replaced')
    await confirm()
    await vi.waitFor(() => expect(dialogText()).toBe(''))
    expect(client.row(id)?.isMajor).toBe(false)
    expect([...actions.available.value]).not.toContain('endMajor')
    await sync()
    expect(world.server.tickets.get(id)?.major?.endedAt).not.toBeNull()
    expect(
      client
        .view(id)
        ?.entries?.slice(-2)
        .map(({ event }) => [event.type, event.content?.['reason']]),
    ).toEqual([
      ['majorDeclared', 'The whole floor is off'],
      ['majorEnded', 'The switch was replaced'],
    ])
  })
})

describe('the dialog that merges', () => {
  it('merges the other one into this one when that is the younger, says so before, and can be taken back', async () => {
    const { client, ids, start, store, sync } = await open(['No network', 'Network is gone'])
    await start('merge')
    await choose('Network is gone')
    expect(dialogText()).toContain('No. 2 is the younger: it ends as a duplicate of No. 1')
    await confirm()
    await vi.waitFor(() => expect(dialogText()).toBe(''))
    const duplicates = () => client.view(ids[0]!)?.ticket.duplicates.map(({ ticketId }) => ticketId)
    expect(duplicates()).toEqual([ids[1]])
    await sync()
    expect(client.row(ids[1]!)?.state).toBe('cancelled')
    expect(await store.undo()!.saved).toEqual({ kind: 'saved' })
    await sync()
    expect(duplicates()).toEqual([])
    expect(client.row(ids[1]!)?.state).toBe('new')
  })

  it('stays, with the reason, when it is foreseen that it will be refused', async () => {
    const { client, ids, start } = await open(['No network', 'Network is gone'], ([, other]) =>
      world.server.execute(command('declareMajor', other!, { reason: 'x' }), lead),
    )
    await start('merge')
    await choose('Network is gone')
    await confirm()
    await vi.waitFor(() => expect(dialogText()).not.toBe(''))
    expect(dialogText()).toContain('The ticket is a major incident, or others are linked to it')
    expect(client.view(ids[1]!)?.ticket.mergedIntoId).toBeNull()
  })
})

describe('the line of duplicates', () => {
  function line(ticket: InstanceType<typeof DuplicatesLine>['$props']['ticket']) {
    const wrapper = mount(DuplicatesLine, { props: { ticket }, global: { plugins: [i18n] } })
    wrappers.push(wrapper)
    return wrapper
  }

  it('leads from the duplicate to what stands for it, and from there to each duplicate', async () => {
    const { ids } = await open(['No network', 'Network is gone'])
    const merged = line({ mergedIntoId: ids[0]!, duplicates: [] })
    expect(plain(merged.text())).toContain('A duplicate of No. 1: it can only be read')
    await merged.get('button').trigger('click')
    expect(merged.emitted('open')).toEqual([[ids[0]]])
    const older = line({
      mergedIntoId: null,
      duplicates: [{ ticketId: ids[1]!, requesterIds: [requester.id, anna.id] }],
    })
    expect(older.text()).toContain(`Also asked by: ${requester.name}, ${anna.name}`)
    await older.get('button').trigger('click')
    expect(older.emitted('open')).toEqual([[ids[1]]])
    expect(line({ mergedIntoId: null, duplicates: [] }).find('button').exists()).toBe(false)
  })
})

describe('the dialogs of a major incident', () => {
  it('links to the only one that goes on, which is chosen already', async () => {
    const { client, ids, start } = await open(['No network', 'The whole floor'], ([, other]) =>
      world.server.execute(command('declareMajor', other!, { reason: 'x' }), lead),
    )
    await start('linkMajor')
    const input = document.querySelector<HTMLInputElement>('[role="dialog"] input[role="combobox"]')
    expect(input?.value).toContain('The whole floor')
    await confirm()
    await vi.waitFor(() => expect(client.view(ids[0]!)?.ticket.majorId).toBe(ids[1]))
    expect(client.view(ids[1]!)?.ticket.childCount).toBe(1)
  })

  it('asks which of several, and links to none unless one is chosen', async () => {
    const { client, ids, start } = await open(['No network', 'The whole floor', 'The whole house'], ([, one, two]) => {
      for (const id of [one!, two!]) world.server.execute(command('declareMajor', id, { reason: 'x' }), lead)
    })
    await start('linkMajor')
    await confirm()
    expect(dialogText()).toContain('Fill in this field')
    expect(client.view(ids[0]!)?.ticket.majorId).toBeNull()
    await choose('The whole house')
    await confirm()
    await vi.waitFor(() => expect(client.view(ids[0]!)?.ticket.majorId).toBe(ids[2]))
  })

  it('answers every requester by a reply of their own, and shows what became of each', async () => {
    const { ids, start } = await open(['The whole floor', 'No network', 'No telephone'], ([major, ...rest]) => {
      world.server.execute(command('declareMajor', major!, { reason: 'x' }), lead)
      for (const id of rest)
        world.server.execute(command('linkToMajor', id, { majorId: major! }, { tickets: [id, major!] }), borisActor)
    })
    world.server.isReachable = false
    await start('updateMajor')
    expect(document.querySelectorAll('[role="dialog"] li')).toHaveLength(3)
    expect(dialogText()).toContain('Send to 3 requesters')
    await type('Working on it')
    await confirm()
    await vi.waitFor(() => expect(dialogText().match(/saved on this device/g)).toHaveLength(3))
    const pending = await world.outbox!.commands.toArray()
    // Each ticket is a lane of its own: none waits for another.
    expect(pending.map(({ command: { name, tickets } }) => `${name} ${tickets[0]}`).toSorted()).toEqual(
      ids.map((id) => `reply ${id}`).toSorted(),
    )
    expect(new Set(pending.map(({ command: { groupId } }) => groupId)).size).toBe(1)
    expect(pending.map(({ command: { args } }) => args)).toEqual(ids.map(() => ({ text: 'Working on it' })))
  })
})

describe('a wish that would change nothing', () => {
  it('is not asked for, and the dialog says why', async () => {
    const { client, start } = await open(['No network'])
    await start('priority')
    await confirm()
    expect(dialogText()).toContain('It is so already; there is nothing to change')
    expect(client.outbox.unsent).toBe(0)
  })

  it('is measured by what is seen, with what is not sent yet: the way back is a change', async () => {
    const { client, ids, actions, sync } = await open(['No network'])
    const ticketId = ids[0]!
    const { impact } = client.view(ticketId)!.ticket
    world.server.isReachable = false
    await sync()
    await client.dispatch({ name: 'setPriority', ticketId, args: { impact: 'high' } }).saved
    expect(await actions.act({ name: 'setPriority', ticketId, args: { impact: 'high' } })).toBe(false)
    expect(client.outbox.unsent).toBe(1)
    expect(await actions.act({ name: 'setPriority', ticketId, args: { impact } })).toBe(true)
    expect(client.outbox.unsent).toBe(2)
    world.server.isReachable = true
    await sync()
    expect(world.server.tickets.get(ticketId)?.impact).toBe(impact)
  })

  it('is asked for all the same while an own change waits of which nobody knows what it makes', async () => {
    const { client, ids, actions } = await open(['No network'])
    const ticketId = ids[0]!
    const store = useTicketStore()
    store.view = { ...client.view(ticketId)!, unpredictedCommandIds: [testId()] }
    const { impact } = client.view(ticketId)!.ticket
    expect(await actions.act({ name: 'setPriority', ticketId, args: { impact } })).toBe(true)
  })
})
