/** Which policies count by a calendar, and such a policy counting by another version of it. */
import type { PolicyDefinition } from '@shared/sla'

type Reference = { readonly id: string; readonly version: number }

/** Versions of a calendar that a policy names: its own, and those of its groups. */
export function versionsNamed({ calendar, ola }: PolicyDefinition, calendarId: string): readonly number[] {
  const named = [calendar, ...Object.values(ola?.groups ?? {}).map((group) => group.calendar)]
  return named.flatMap((reference) => (reference?.id === calendarId ? [reference.version] : []))
}

export function withCalendarVersion(policy: PolicyDefinition, calendarId: string, version: number): PolicyDefinition {
  const moved = <Named extends Reference | null | undefined>(named: Named): Named | Reference =>
    named?.id === calendarId ? { id: calendarId, version } : named
  const { ola } = policy
  const groups = Object.entries(ola?.groups ?? {}).map(
    ([id, group]) =>
      [id, group.calendar === undefined ? group : { ...group, calendar: moved(group.calendar) }] as const,
  )
  return {
    ...policy,
    calendar: moved(policy.calendar),
    ...(ola?.groups === undefined ? {} : { ola: { ...ola, groups: Object.fromEntries(groups) } }),
  }
}
