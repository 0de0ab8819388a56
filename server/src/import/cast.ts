/**
 * Who and what the imported tickets speak of: people, groups with their members, categories. Each is handed over once,
 * with the first batch that needs it; memberships are known only at the end.
 */
import type { ImportCategory, ImportGroup, ImportPerson, ImportTicket } from '@shared/protocol/import'
import type { CompiledMap } from './compiled-map'
import { parentCategoryRef } from './observe'
import type { Scope } from './template'

const LEVEL_END = / \/ /

export class Cast {
  readonly #compiled: CompiledMap
  readonly #people = new Map<string, { name: string; isEngineer: boolean }>()
  readonly #groups = new Map<string, { readonly name: string; readonly timesAssigned: Map<string, number> }>()
  readonly #categories = new Map<string, string>()
  #newPeople: string[] = []
  #newCategories: string[] = []

  constructor(compiled: CompiledMap) {
    this.#compiled = compiled
  }

  /** Notes everybody that a ticket names. */
  add(ticket: ImportTicket): void {
    let groupRef: string | null = null
    let assigneeRef: string | null = null
    let requesterRef: string | null = null
    for (const { fields, actorRef, entry } of ticket.events) {
      const isMoved = fields.groupRef !== undefined || fields.assigneeRef !== undefined
      groupRef = fields.groupRef === undefined ? groupRef : fields.groupRef
      assigneeRef = fields.assigneeRef === undefined ? assigneeRef : fields.assigneeRef
      requesterRef = fields.requesterRef ?? requesterRef
      if (requesterRef !== null) this.#person(requesterRef, false)
      if (actorRef !== null) this.#person(actorRef, entry !== 'requesterMessage' && actorRef !== requesterRef)
      if (assigneeRef !== null) this.#person(assigneeRef, true)
      if (fields.categoryRef != null) this.#category(fields.categoryRef)
      if (groupRef !== null) {
        const group = this.#group(groupRef)
        if (isMoved && assigneeRef !== null)
          group.timesAssigned.set(assigneeRef, (group.timesAssigned.get(assigneeRef) ?? 0) + 1)
      }
    }
  }

  /** What was noted since it was last asked. */
  takeNew(): { readonly people: ImportPerson[]; readonly categories: ImportCategory[] } {
    const people = this.#newPeople.map((ref) => this.#personOf(ref))
    const categories = this.#newCategories.map((ref) => this.#categoryOf(ref))
    this.#newPeople = []
    this.#newCategories = []
    return { people, categories }
  }

  /** @param withMembers only at the end: until then nobody knows who belongs to them */
  groups(withMembers: boolean): ImportGroup[] {
    const { desk, memberAfter } = this.#compiled.map.groups
    return [...this.#groups].map(([ref, { name, timesAssigned }]) => ({
      ref,
      name,
      isDesk: ref === desk,
      memberRefs: withMembers
        ? [...timesAssigned].filter(([, times]) => times >= memberAfter).map(([person]) => person)
        : [],
    }))
  }

  allPeople(): readonly ImportPerson[] {
    return [...this.#people.keys()].map((ref) => this.#personOf(ref))
  }

  allCategories(): readonly ImportCategory[] {
    return [...this.#categories.keys()].map((ref) => this.#categoryOf(ref))
  }

  #person(ref: string, isEngineer: boolean): void {
    const known = this.#people.get(ref)
    if (known !== undefined) {
      known.isEngineer ||= isEngineer
      return
    }
    this.#people.set(ref, { name: this.#compiled.nameOf.person(only(ref)) ?? ref, isEngineer })
    this.#newPeople.push(ref)
  }

  #personOf(ref: string): ImportPerson {
    const known = this.#people.get(ref)
    const { zone, language } = this.#compiled.map.people
    return {
      ref,
      ...(zone === undefined ? {} : { zone }),
      ...(language === undefined ? {} : { language }),
      name: known?.name ?? ref,
      isEngineer: known?.isEngineer ?? false,
      email: null,
      phone: null,
      department: null,
    }
  }

  #group(ref: string) {
    const known = this.#groups.get(ref)
    if (known !== undefined) return known
    const group = { name: this.#compiled.nameOf.group(only(ref)) ?? ref, timesAssigned: new Map<string, number>() }
    this.#groups.set(ref, group)
    return group
  }

  #category(ref: string): void {
    if (this.#categories.has(ref)) return
    const parent = parentCategoryRef(ref)
    if (parent !== null) this.#category(parent)
    const level = ref.split(LEVEL_END).at(-1) ?? ref
    const scope: Scope = (name) => (name === 'ref' ? ref : name === 'level' ? level : null)
    this.#categories.set(ref, this.#compiled.nameOf.category(scope) ?? level)
    this.#newCategories.push(ref)
  }

  #categoryOf(ref: string): ImportCategory {
    return { ref, name: this.#categories.get(ref) ?? ref, parentRef: parentCategoryRef(ref) }
  }
}

const only =
  (ref: string): Scope =>
  (name) =>
    name === 'ref' ? ref : null
