import { beforeEach, describe, expect, it } from 'vitest'
import { setLocale } from '@/app/i18n'
import { policy } from '@/cache/testing/organisation'
import { parsePolicy, type PolicyDefinition } from '@shared/sla'
import { defaultLadder, newPolicy, withGroup, withLadder, withMatch, withOla, withTarget } from './policy-edits'
import { changeWords, type PolicyNames } from './policy-words'

const GROUP = 'сети'

describe('an edit of a policy', () => {
  it('that takes away what an edit before it gave leaves no trace', () => {
    const there = withGroup(withOla(policy, GROUP, 'groupMinutes', 'P1', 30), GROUP, null)
    expect(there).toEqual(policy)
    expect(withLadder(withLadder(policy, 'update', []), 'update', undefined)).toEqual(policy)
    expect(withMatch(withMatch(policy, 'kind', 'incident'), 'kind', null)).toEqual(policy)
    expect(withTarget(withTarget(policy, 'P1', 'updateMinutes', 30), 'P1', 'updateMinutes', undefined)).toEqual(policy)
  })

  it('of one priority keeps the others, also where one figure was said for all', () => {
    const all: PolicyDefinition = { ...policy, ola: { default: { groupMinutes: 60 } } }
    expect(withOla(all, null, 'groupMinutes', 'P1', 30).ola).toEqual({
      default: { groupMinutes: { P1: 30, P2: 60, P3: 60, P4: 60 } },
    })
    const { ola: _ola, ...bare } = policy
    expect(withOla(bare, GROUP, 'acceptanceMinutes', 'P4', 15).ola).toEqual({
      groups: { [GROUP]: { acceptanceMinutes: { P4: 15 } } },
    })
  })

  it('makes what the schema of policies takes, from the first version on', () => {
    const begun = newPolicy('new', 'Новые', [policy], { id: 'office', version: 3 })
    expect(parsePolicy(begun)).toEqual(begun)
    expect(begun).toMatchObject({ order: policy.order + 10, calendar: { id: 'office', version: 3 } })
    const changed = withOla(withLadder(begun, 'resolution', defaultLadder('resolution')), null, 'groupMinutes', 'P2', 5)
    expect(parsePolicy(changed)).toEqual(changed)
  })
})

describe('a change of a policy in words', () => {
  const names: PolicyNames = {
    category: (id) => (id === 'печать' ? { name: 'Печать' } : undefined),
    group: () => ({ name: 'Сети' }),
    service: () => undefined,
    tiers: [{ id: 'vip', name: 'Руководство' }],
  }
  beforeEach(() => setLocale('ru'))
  it.each([
    ['targets.P1.resolutionMinutes', 240, 120, 'P1, Решение: 4 ч → 2 ч'],
    ['ola.groups.x.groupMinutes.P2', null, 30, 'Сети, Работа группы, P2: — → 30 мин'],
    ['ola.default.acceptanceMinutes.P3', 60, null, 'группы, Приём группой, P3: 1 ч → —'],
    ['match.tier', null, 'vip', 'Уровень обслуживания: — → Руководство'],
    ['match.categoryId', 'печать', 'нет', 'Категория: Печать → неизвестная категория'],
    ['match.kind', 'incident', null, 'Вид заявки: Инцидент → —'],
    ['calendar.version', 1, 2, 'Календарь: 1 → 2'],
    ['isActive', null, false, 'применяются: — → нет'],
    ['order', 14, -9, 'место в порядке: изменено'],
    ['name', 'Старое', 'Новое', 'Название: Старое → Новое'],
    ['ladder.resolution', null, [{}], 'лестница, Решение: изменено'],
    ['', null, {}, 'первая версия'],
  ])('%s', (field, from, to, words) => {
    expect(changeWords({ field, from, to }, names).replaceAll('\u00a0', ' ')).toBe(words)
  })
})
