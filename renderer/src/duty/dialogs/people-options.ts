/** Whom a field offers: people at work, those of the group first, each with an absence of theirs. */
import { computed, type ComputedRef } from 'vue'
import { useDirectoryStore } from '@/app/stores/directory-store'
import type { ComboBoxOption } from '@/ui'
import { useDutyStore } from '../duty-store'

/** @param isWanted who is offered at all */
export function usePeopleOptions(
  groupId: () => string,
  isWanted: (personId: string) => boolean = () => true,
): ComputedRef<readonly ComboBoxOption[]> {
  const directory = useDirectoryStore()
  const duty = useDutyStore()
  return computed(() => {
    const own = new Set(directory.group(groupId())?.memberIds)
    const others = directory.groups.flatMap((group) => group.memberIds).filter((id) => !own.has(id))
    const optionsOf = (ids: Iterable<string>): readonly ComboBoxOption[] =>
      [...new Set(ids)]
        .map((id) => directory.person(id))
        .filter((person) => person?.isActive === true && isWanted(person.id))
        .map((person) => ({ value: person?.id ?? '', label: person?.name ?? '' }))
        .sort((left, right) => left.label.localeCompare(right.label))
        .map((option) => ({ ...option, detail: duty.absenceWords(option.value) }))
    return [...optionsOf(own), ...optionsOf(others)]
  })
}
