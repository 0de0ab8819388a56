/** What an engineer of the model asks for, as intents. Each text is said once, so that it can be counted afterwards. */
import { isOlder } from '@shared/domain/duplicates'
import { isMajorOpen } from '@shared/domain/major'
import type { Ticket } from '@shared/domain/ticket'
import type { Wish } from './actions'
import type { Intent } from './asked'
import type { Device } from './device'
import { SOLD, TIER_ASKED } from './invariants'
import type { ChaosServer } from './server'

/** @param pick chooses the ticket among those that the device shows */
export async function act(device: Device, wish: Wish, pick: number, server: ChaosServer): Promise<void> {
  if (wish === 'register') {
    await device.dispatch(registration(server, device))
    return
  }
  const ids = device.shownIds()
  const ticketId = ids[pick % Math.max(1, ids.length)]
  if (ticketId === undefined) return
  if (wish === 'attach') return device.attach(ticketId, pick)
  // For leads alone.
  if (wish === 'major' || wish === 'link') await server.setRoles(device.person, ['engineer', 'lead'])
  // Only of what was resolved, and only after it.
  if (wish === 'noAction') await device.dispatch(message(ticketId, device))
  const intent = await intentOf(wish, { ticketId, others: ids.filter((id) => id !== ticketId), pick, device, server })
  if (intent !== null) await device.dispatch(intent)
}

const TIERS_ASKED = [...SOLD, 'wood']

export const registration = ({ world }: ChaosServer, device: Device, tier?: string): Intent => ({
  name: 'registerTicket',
  args: {
    kind: 'incident',
    subject: device.text(tier === undefined ? 'Не печатает' : `${TIER_ASKED}${tier}`),
    ...(tier === undefined ? {} : { tier }),
    channel: 'phone',
    impact: 'low',
    urgency: 'medium',
    requesterId: world.requesterId,
  },
})

/** From its registration to its end. */
export async function finishOne(device: Device, server: ChaosServer): Promise<void> {
  await device.dispatch(registration(server, device))
  const ticketId = device.asked.at(-1)!.ticketId
  await device.dispatch(resolution(ticketId, device))
}

const resolution = (ticketId: string, device: Device): Intent => ({
  name: 'resolve',
  ticketId,
  args: { code: 'solved', text: device.text('Заменили'), isReply: true },
})

interface Wished {
  readonly ticketId: string
  readonly others: readonly string[]
  readonly pick: number
  readonly device: Device
  readonly server: ChaosServer
}

/** @returns null when there is nothing to ask it for */
async function intentOf(wish: Exclude<Wish, 'register' | 'attach'>, of: Wished): Promise<Intent | null> {
  const { ticketId, device, server, pick } = of
  const { world } = server
  const reason = device.text('Причина')
  switch (wish) {
    case 'reply':
      return { name: 'reply', ticketId, args: { text: device.text('Уже смотрим') } }
    case 'note':
      return { name: 'addNote', ticketId, args: { text: device.text('Проверено') } }
    case 'logWork':
      return { name: 'logWork', ticketId, args: { minutes: 7, text: device.text('Замена') } }
    case 'message':
      return message(ticketId, device)
    case 'noAction':
      return { name: 'noActionNeeded', ticketId, args: {} }
    case 'take':
      return { name: 'take', ticketId, args: {} }
    case 'acknowledge':
      return { name: 'acknowledge', ticketId, args: {} }
    case 'priority':
      return { name: 'setPriority', ticketId, args: { priority: 'P2', reason } }
    case 'toNetwork':
      return { name: 'handOver', ticketId, args: { toGroupId: world.groups.network, reason } }
    case 'toSecurity':
      return { name: 'handOver', ticketId, args: { toGroupId: world.groups.security, reason } }
    case 'accept':
      return { name: 'answerHandOver', ticketId, args: { isAccepted: true, reason } }
    case 'raise':
      return { name: 'raise', ticketId, args: { to: 'lead', of: 'desk', reason } }
    case 'bringIn': {
      const taking = (await heldBy(device, ticketId))?.participantGroupIds[0]
      if (taking !== undefined) return { name: 'release', ticketId, args: { groupId: taking, reason } }
      const groupId = pick === 0 ? world.groups.security : world.groups.network
      return { name: 'bringIn', ticketId, args: { groupId, reason } }
    }
    case 'resolve':
      return resolution(ticketId, device)
    case 'reopen':
      return { name: 'reopen', ticketId, args: { reason } }
    case 'close':
      return { name: 'close', ticketId, args: {} }
    case 'major': {
      const held = await heldBy(device, ticketId)
      return { name: held !== null && isMajorOpen(held) ? 'endMajor' : 'declareMajor', ticketId, args: { reason } }
    }
    case 'requester':
      return changeOfRequester(of)
    case 'tiered':
      return registration(server, device, TIERS_ASKED[pick])
    case 'link':
      return link(of)
    case 'merge':
      return merge(of)
    case 'unmerge':
      return unmerge(of)
    case 'undo': {
      const last = device.asked.filter((one) => one.ticketId === ticketId && one.name !== 'undo').at(-1)
      return { name: 'undo', ticketId, args: { commandId: last?.id ?? ticketId } }
    }
  }
}

const message = (ticketId: string, device: Device): Intent => ({
  name: 'recordMessage',
  ticketId,
  args: { channel: 'phone', text: device.text('Снова не печатает') },
})

function changeOfRequester({ ticketId, device, server: { world } }: Wished): Intent {
  const seen = device.window.client.directory.person(world.requesterId)?.phone ?? null
  const phone = { seen, to: device.text('+7 495') }
  return { name: 'changeRequester', ticketId, args: { requesterId: world.requesterId, phone } }
}

const heldBy = async (device: Device, id: string): Promise<Ticket | null> =>
  (await device.window.client.open(id))?.ticket ?? null

/** To a major incident, or away from it; with none, one is declared. */
async function link({ ticketId, others, pick, device }: Wished): Promise<Intent | null> {
  const linked = (await heldBy(device, ticketId))?.majorId ?? null
  if (linked !== null) return { name: 'unlinkFromMajor', ticketId, args: { majorId: linked } }
  const held = await Promise.all(others.map((id) => heldBy(device, id)))
  const major = held.find((one) => one !== null && isMajorOpen(one))
  if (major != null) return { name: 'linkToMajor', ticketId, args: { majorId: major.id } }
  const other = others[pick % Math.max(1, others.length)]
  const reason = device.text('Не работает у всех')
  return other === undefined ? null : { name: 'declareMajor', ticketId: other, args: { reason } }
}

/** The younger of two goes into the older one. */
async function merge({ ticketId, others, pick, device }: Wished): Promise<Intent | null> {
  const otherId = others[pick % Math.max(1, others.length)]
  if (otherId === undefined) return null
  const [one, other] = [await heldBy(device, ticketId), await heldBy(device, otherId)]
  if (one === null || other === null) return null
  const [older, younger] = isOlder(one, other) ? [one, other] : [other, one]
  return { name: 'mergeTickets', ticketId: younger.id, args: { intoId: older.id } }
}

/** Of the tickets that were merged, as far as this device knows; with none, some are. */
async function unmerge(of: Wished): Promise<Intent | null> {
  const { ticketId, others, device } = of
  for (const intoId of [ticketId, ...others]) {
    const duplicate = (await heldBy(device, intoId))?.duplicates.at(-1)
    if (duplicate !== undefined) return { name: 'unmergeTickets', ticketId: duplicate.ticketId, args: { intoId } }
  }
  return merge(of)
}
