/** People and catalogue for screens: looked up by id, found by words. Reactive as a whole. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Category, Directory, Group, Person, Service } from '@shared/domain/people'
import type { DutyRota } from '@shared/duty'
import { createSlaRules, type SlaRules } from '@shared/sla'
import { isPhoneTyped } from '@shared/domain/phone'
import type { ClientDirectory } from '../client/client-types'
import { useClientEvents } from '../client/use-client-events'

/** Most that a list under a text field shows. */
const MOST_FOUND = 20
const NO_RULES = createSlaRules([], [])

export const useDirectoryStore = defineStore('directory', () => {
  const held = shallowRef<{ readonly directory: ClientDirectory | null; readonly rules: SlaRules }>({
    directory: null,
    rules: NO_RULES,
  })

  useClientEvents((client) => {
    const read = (): void => {
      held.value = { directory: client?.directory ?? null, rules: client?.rules ?? NO_RULES }
    }
    read()
    return client === null ? [] : [client.on('directory', read), client.on('reset', read)]
  })

  const directory = computed(() => held.value.directory)
  const isReady = computed(() => held.value.directory?.isReady ?? false)
  const people = computed(() => held.value.directory?.people ?? [])
  const groups = computed(() => held.value.directory?.groups.filter((group) => group.isActive) ?? [])
  const categories = computed(() => held.value.directory?.categories.filter((category) => category.isActive) ?? [])
  const services = computed(() => held.value.directory?.services.filter((service) => service.isActive) ?? [])
  const settings = computed<Directory['settings'] | null>(() => held.value.directory?.settings ?? null)
  const calendars = computed(() => held.value.directory?.calendars ?? [])
  const policies = computed(() => held.value.directory?.policies ?? [])
  const calendarVersions = computed(() => held.value.directory?.calendarVersions ?? [])
  const policyVersions = computed(() => held.value.directory?.policyVersions ?? [])
  const rules = computed(() => held.value.rules)
  const absences = computed(() => held.value.directory?.absences ?? [])

  const person = (id: string): Person | undefined => held.value.directory?.person(id)
  const group = (id: string): Group | undefined => held.value.directory?.group(id)
  const category = (id: string): Category | undefined => held.value.directory?.category(id)
  const rotaOf = (groupId: string): DutyRota | undefined => held.value.directory?.rotaOf(groupId)
  const service = (id: string): Service | undefined => held.value.directory?.service(id)

  /** Active people by name, mail, phone or department; all words must be there. */
  const findPeople = (words: string, most = MOST_FOUND): readonly Person[] =>
    find(people.value, words, most, (one) => {
      if (!one.isActive) return null
      const isCalled = isPhoneTyped(words.trim(), one.phone ?? '')
      // As it was typed: then it is found whatever stands between the digits.
      return `${one.name} ${one.email ?? ''} ${isCalled ? words : (one.phone ?? '')} ${one.department ?? ''}`
    })
  /** Active categories by their name and those above them. */
  const findCategories = (words: string, most = MOST_FOUND): readonly Category[] =>
    find(categories.value, words, most, (one) => {
      const parent = one.parentId === null ? undefined : category(one.parentId)
      return `${parent?.name ?? ''} ${one.name}`
    })

  return {
    directory,
    isReady,
    people,
    groups,
    categories,
    services,
    settings,
    calendars,
    policies,
    calendarVersions,
    policyVersions,
    rules,
    absences,
    rotaOf,
    person,
    group,
    category,
    service,
    findPeople,
    findCategories,
  }
})

/** Those whose text begins with the words come first. */
function find<One>(
  all: readonly One[],
  text: string,
  most: number,
  textOf: (one: One) => string | null,
): readonly One[] {
  const whole = text.trim().toLocaleLowerCase()
  const words = whole.split(/\s+/u).filter((word) => word !== '')
  const first: One[] = []
  const others: One[] = []
  for (const one of all) {
    const haystack = textOf(one)?.toLocaleLowerCase()
    if (haystack === undefined || !words.every((word) => haystack.includes(word))) continue
    if (haystack.trimStart().startsWith(whole)) first.push(one)
    else others.push(one)
    if (first.length >= most) break
  }
  return [...first, ...others].slice(0, most)
}
