import { expect, test } from 'vitest'
import type { QueueView } from '@/cache/queue-index'
import { INITIAL_CONNECTION } from '@/sync/connection'
import type { SnapshotStage } from '@shared/protocol/sync'
import { hasCome } from './has-come'

const VIEWS: readonly QueueView[] = ['mine', 'myGroups', 'unassigned', 'breached', 'allOpen', 'resolved']

const whole = (stage: SnapshotStage | undefined): readonly QueueView[] =>
  VIEWS.filter((view) => hasCome(view, { ...INITIAL_CONNECTION, snapshot: { done: 0, total: 9, stage } }))

test('a view is whole once the stage that brings its tickets is over', () => {
  expect(whole('mine')).toEqual([])
  expect(whole('groups')).toEqual(['mine'])
  expect(whole('notices')).toEqual(['mine', 'myGroups'])
  expect(whole('open')).toEqual(['mine', 'myGroups'])
  expect(whole('people')).toEqual(['mine', 'myGroups', 'unassigned', 'breached', 'allOpen'])
  expect(whole('tickets')).not.toContain('resolved')
})

test('before anything is known of the load nothing is whole, and afterwards everything', () => {
  expect(whole(undefined)).toEqual([])
  expect(hasCome('mine', INITIAL_CONNECTION)).toBe(false)
  expect(hasCome('resolved', { ...INITIAL_CONNECTION, isComplete: true })).toBe(true)
})
