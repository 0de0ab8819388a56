/** People and catalogue in memory: they are looked up in every prediction and every row. */
import type { CacheDatabase } from '@/cache/cache-database'
import type { EntityRow } from '@/cache/rows'
import type { Command } from '@shared/domain/command'
import type { Absence, DutyBook, DutyRota } from '@shared/duty'
import {
  groupIdsOf,
  type Actor,
  type Category,
  type Directory,
  type Group,
  type OrganisationSettings,
  type Person,
  type Service,
} from '@shared/domain/people'
import { DEFAULT_PRIORITY_MATRIX } from '@shared/domain/priority-matrix'
import { changedPerson, type PersonChange } from '@shared/domain/requester'
import { NO_TIERS } from '@shared/domain/tiers'
import {
  createCalendarRegistry,
  createSlaRules,
  type CalendarDefinition,
  type PolicyDefinition,
  type SlaRules,
} from '@shared/sla'
import type { ClientDirectory } from './client-types'
import { isSamePeople, NO_PENDING_PEOPLE, pendingPeople } from './pending-people'

/** Stands in until the first snapshot has brought the real ones; `isReady` says so. */
const NO_SETTINGS: OrganisationSettings = {
  id: '',
  name: '',
  deskGroupId: '',
  priorityMatrix: DEFAULT_PRIORITY_MATRIX,
  tiers: NO_TIERS,
  isDemo: false,
}

/** People of a slice: a few milliseconds. */
const PEOPLE = 500

export class DirectoryMemory implements ClientDirectory {
  /** @param personId who works here */
  constructor(private readonly personId: string) {}

  settings = NO_SETTINGS
  isReady = false
  /** Newest versions only: these are chosen from for new tickets. */
  policies: readonly PolicyDefinition[] = []
  calendars: readonly CalendarDefinition[] = []
  policyVersions: readonly PolicyDefinition[] = []
  calendarVersions: readonly CalendarDefinition[] = []
  rules: SlaRules = createSlaRules([], [])
  readonly #registry = createCalendarRegistry()
  absences: readonly Absence[] = []
  /** By group. */
  #rotas = new Map<string, DutyRota>()
  #people = new Map<string, Person>()
  #reading = 0
  /** Of the readings the last one that is in memory. */
  #taken = 0
  #groups = new Map<string, Group>()
  #categories = new Map<string, Category>()
  #services = new Map<string, Service>()
  #pending = NO_PENDING_PEOPLE
  /** Whom commands of this device bring or change, as those leave them. */
  #pendingPeople: ReadonlyMap<string, Person> = new Map()

  get people(): readonly Person[] {
    return [...new Map([...this.#people, ...this.#pendingPeople]).values()]
  }
  get groups(): readonly Group[] {
    return [...this.#groups.values()]
  }
  get categories(): readonly Category[] {
    return [...this.#categories.values()]
  }
  get services(): readonly Service[] {
    return [...this.#services.values()]
  }

  person(id: string): Person | undefined {
    return this.#pendingPeople.get(id) ?? this.#people.get(id)
  }
  group(id: string): Group | undefined {
    return this.#groups.get(id)
  }
  category(id: string): Category | undefined {
    return this.#categories.get(id)
  }
  service(id: string): Service | undefined {
    return this.#services.get(id)
  }

  rotaOf(groupId: string): DutyRota | undefined {
    return this.#rotas.get(groupId)
  }

  /** Whoever works here, with the roles and groups of now; as at the sign-in while the directory has not come. */
  actorNow(atSignIn: Actor): Actor {
    const person = this.#people.get(atSignIn.personId)
    if (!this.isReady || person === undefined) return atSignIn
    const groupIds = groupIdsOf(person.id, this.groups, this.settings.deskGroupId)
    return { personId: person.id, roles: person.roles, groupIds }
  }

  /** @returns whether somebody is another one by it */
  setPending(commands: readonly Command[]): boolean {
    const pending = pendingPeople(commands, this.personId)
    const isDifferent = !isSamePeople(pending, this.#pending)
    this.#pending = pending
    this.#pendingPeople = this.#laidOver(pending.changes)
    return isDifferent
  }

  /** As it was for a command of this device: without what that one and later ones change of people. */
  before(commandId: string): Directory & DutyBook {
    const place = this.#pending.changes.findIndex(({ write }) => write.commandId === commandId)
    if (place === -1) return this
    const people = this.#laidOver(this.#pending.changes.slice(0, place))
    return {
      settings: this.settings,
      policies: this.policies,
      calendars: this.calendars,
      absences: this.absences,
      person: (id) => people.get(id) ?? this.#people.get(id),
      group: (id) => this.group(id),
      category: (id) => this.category(id),
      service: (id) => this.service(id),
      rotaOf: (groupId) => this.rotaOf(groupId),
    }
  }

  #laidOver(changes: readonly PersonChange[]): ReadonlyMap<string, Person> {
    const fresh = this.#pending.newPeople.filter(({ id }) => !this.#people.has(id))
    const people = new Map(fresh.map((person) => [person.id, person]))
    for (const change of changes) {
      const person = people.get(change.personId) ?? this.#people.get(change.personId)
      if (person !== undefined) people.set(person.id, changedPerson(person, change))
    }
    return people
  }

  /** For a transaction around all of it. */
  tablesOf(cache: CacheDatabase) {
    return [cache.people, ...catalogueOf(cache)]
  }

  /**
   * Of people those whom a first screen shows, once the catalogue is there.
   *
   * @param personIds whom it names
   */
  async bringStaff(cache: CacheDatabase, personIds: readonly string[]): Promise<void> {
    // Whoever is on duty, leads or stands in for somebody is a member of a group.
    const staff = this.groups.flatMap(({ memberIds, leadId, managerId }) => [...memberIds, leadId, managerId])
    await this.bring(cache, [...personIds, ...staff.filter((id) => id !== null)])
  }

  /**
   * Whom a screen asks about, before people have been read.
   *
   * @returns whether somebody was not known yet
   */
  async bring(cache: CacheDatabase, personIds: readonly string[]): Promise<boolean> {
    const missing = [...new Set(personIds)].filter((id) => !this.#people.has(id))
    if (missing.length === 0) return false
    const found = (await cache.people.bulkGet(missing)).flatMap((row) => row?.image ?? [])
    // Whoever was read meanwhile is newer.
    const fresh = found.filter(({ id }) => !this.#people.has(id))
    for (const person of fresh) this.#people.set(person.id, person)
    return fresh.length > 0
  }

  /**
   * All of it.
   *
   * @param pause between two slices of people, who may be thousands
   * @returns takes what was read into memory, in one step
   */
  async read(cache: CacheDatabase, pause: () => Promise<void>): Promise<() => void> {
    const reading = (this.#reading += 1)
    const people = new Map<string, Person>()
    // The first slice, which is often the only one, of one moment with the catalogue.
    const { catalogue, first } = await cache.transaction('r', this.tablesOf(cache), async () => {
      const [catalogue, first] = await Promise.all([catalogueRows(cache), sliceOfPeople(cache, '')])
      return { catalogue, first }
    })
    for (let slice = first; ;) {
      for (const { image } of slice) people.set(image.id, image)
      const last = slice.at(-1)
      if (last === undefined || slice.length < PEOPLE) break
      await pause()
      slice = await sliceOfPeople(cache, last.id)
    }
    return () => {
      // Whoever began later has brought what is newer.
      if (reading < this.#taken) return
      this.#taken = reading
      this.#take(catalogue)
      this.#people = people
    }
  }

  /** All but people. */
  async readCatalogue(cache: CacheDatabase): Promise<void> {
    this.#take(await catalogueRows(cache))
  }

  #take({ groups, categories, services, settings, policies, calendars, rotas, absences }: CatalogueRows): void {
    this.#groups = byId(groups)
    this.#categories = byId(categories)
    this.#services = byId(services)
    this.#rotas = new Map(rotas.map(({ image }) => [image.groupId, image]))
    this.absences = absences.map((row) => row.image)
    // An image that was cached before there were tiers has none.
    this.settings = { ...NO_SETTINGS, ...settings[0]?.image }
    this.isReady = settings.length > 0
    this.policyVersions = policies.map((row) => row.image)
    this.calendarVersions = calendars.map((row) => row.image)
    this.policies = newest(this.policyVersions).sort((left, right) => left.order - right.order)
    this.calendars = newest(this.calendarVersions)
    this.rules = createSlaRules(this.policyVersions, this.calendarVersions, { registry: this.#registry })
  }
}

const sliceOfPeople = (cache: CacheDatabase, after: string): Promise<EntityRow<Person>[]> =>
  cache.people.where(':id').above(after).limit(PEOPLE).toArray()

type CatalogueRows = Awaited<ReturnType<typeof catalogueRows>>

async function catalogueRows(cache: CacheDatabase) {
  return cache.transaction('r', catalogueOf(cache), async () => {
    const [groups, categories, services, settings, policies, calendars, rotas, absences] = await Promise.all([
      cache.groups.toArray(),
      cache.categories.toArray(),
      cache.services.toArray(),
      cache.settings.toArray(),
      cache.policies.toArray(),
      cache.calendars.toArray(),
      cache.dutyRotas.toArray(),
      cache.absences.toArray(),
    ])
    return { groups, categories, services, settings, policies, calendars, rotas, absences }
  })
}

const catalogueOf = (cache: CacheDatabase) => [
  cache.groups,
  cache.categories,
  cache.services,
  cache.settings,
  cache.policies,
  cache.calendars,
  cache.dutyRotas,
  cache.absences,
]

const byId = <Image extends { readonly id: string }>(rows: readonly { readonly image: Image }[]): Map<string, Image> =>
  new Map(rows.map((row) => [row.image.id, row.image]))

function newest<Image extends { readonly id: string; readonly version: number }>(images: readonly Image[]): Image[] {
  const latest = new Map<string, Image>()
  for (const image of images) if (image.version > (latest.get(image.id)?.version ?? 0)) latest.set(image.id, image)
  return [...latest.values()]
}
