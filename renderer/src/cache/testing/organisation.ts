/** A small organisation for tests: a desk, a network group, two engineers, a lead, a requester and one policy. */
import type { Command, CommandName } from '@shared/domain/command'
import type { Json } from '@shared/domain/json'
import type { Actor, Directory, Group, Person } from '@shared/domain/people'
import { DEFAULT_PRIORITY_MATRIX } from '@shared/domain/priority-matrix'
import { NO_TIERS } from '@shared/domain/tiers'
import type { DutyBook } from '@shared/duty'
import type { Upsert } from '@shared/protocol/sync'
import { PRIORITIES, type CalendarDefinition, type PolicyDefinition } from '@shared/sla/types'

let made = 0
/** Ids that sort in the order in which they were made, as version 7 does. */
export const testId = (kind = 0): string => {
  made += 1
  return `0190${kind.toString(16).padStart(4, '0')}-0000-7000-8000-${made.toString(16).padStart(12, '0')}`
}

/** A Monday, 10:00 in Moscow. */
export const MONDAY = Date.UTC(2026, 3, 6, 7, 0)

const person = (name: string, roles: Person['roles']): Person => ({
  id: testId(1),
  name,
  email: null,
  phone: null,
  department: null,
  tier: null,
  roles,
  isActive: true,
  externalRef: null,
})

const group = (name: string, memberIds: readonly string[]): Group => ({
  id: testId(2),
  name,
  memberIds,
  leadId: null,
  managerId: null,
  isRestricted: false,
  isActive: true,
  externalRef: null,
})

export const anna = person('Анна Орлова', ['engineer'])
export const boris = person('Борис Ким', ['engineer'])
export const requester = person('Мария Петрова', [])
export const desk = { ...group('Поддержка', [anna.id, boris.id]), leadId: boris.id }
export const network = group('Сеть', [boris.id])

export const annaActor: Actor = { personId: anna.id, roles: ['engineer'], groupIds: [desk.id] }
export const borisActor: Actor = { personId: boris.id, roles: ['engineer'], groupIds: [desk.id, network.id] }

export const calendar: CalendarDefinition = {
  id: testId(3),
  version: 1,
  zone: 'Europe/Moscow',
  week: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '18:00']]])),
  holidays: [],
  overrides: {},
  breaks: {},
}

export const policy: PolicyDefinition = {
  id: testId(4),
  version: 1,
  name: 'Обычная',
  order: 1,
  match: {},
  calendar: { id: calendar.id, version: 1 },
  targets: Object.fromEntries(
    PRIORITIES.map((priority) => [priority, { firstResponseMinutes: 60, resolutionMinutes: 240 }]),
  ) as unknown as PolicyDefinition['targets'],
  ola: { default: { acceptanceMinutes: 60 } },
}

const people = [anna, boris, requester]
const groups = [desk, network]
const settings = {
  id: testId(5),
  name: 'Тест',
  deskGroupId: desk.id,
  priorityMatrix: DEFAULT_PRIORITY_MATRIX,
  tiers: NO_TIERS,
  isDemo: false,
}

export const directory: Directory & DutyBook = {
  settings,
  person: (id) => people.find((one) => one.id === id),
  group: (id) => groups.find((one) => one.id === id),
  category: () => undefined,
  service: () => undefined,
  policies: [policy],
  calendars: [calendar],
  rotaOf: () => undefined,
  absences: [],
}

/** The organisation as the feed brings it. */
export const catalogue: readonly Upsert[] = [
  { op: 'upsert', entity: 'settings', id: settings.id, version: 1, image: settings },
  ...people.map((image): Upsert => ({ op: 'upsert', entity: 'person', id: image.id, version: 1, image })),
  ...groups.map((image): Upsert => ({ op: 'upsert', entity: 'group', id: image.id, version: 1, image })),
  { op: 'upsert', entity: 'calendar', id: calendar.id, version: 1, image: calendar },
  { op: 'upsert', entity: 'policy', id: policy.id, version: 1, image: policy },
]

export function command(name: CommandName, ticketId: string, args: Json, rest: Partial<Command> = {}): Command {
  return { id: testId(9), name, version: 1, tickets: [ticketId], args, base: {}, deps: [], clientAt: MONDAY, ...rest }
}

export const registerArgs = (subject: string): Json => ({
  kind: 'incident',
  subject,
  requesterId: requester.id,
  channel: 'phone',
  impact: 'low',
  urgency: 'high',
})

export const register = (ticketId: string, subject = 'Не печатает принтер'): Command =>
  command('registerTicket', ticketId, registerArgs(subject))
