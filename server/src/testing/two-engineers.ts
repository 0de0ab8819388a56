/** The set-up that most tests of commands share: a new organisation for each test, and two engineers of its desk. */
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Session } from '../api/context'
import { openTestDatabase, type TestDatabase } from './database'
import { foundWorld, type World } from './world'

let opened: TestDatabase
/** Those of the present test. */
export let world: World
export let anna: Session
export let boris: Session

/** Call it once, at the top of a file: one database for the file, one organisation for each of its tests. */
export function foundForEachTest(): void {
  beforeAll(async () => {
    opened = await openTestDatabase()
  })
  afterAll(() => opened.close())
  beforeEach(async () => {
    world = await foundWorld(opened.database)
    anna = await world.person({ name: 'Анна', roles: ['engineer'], groups: [world.groups.desk] })
    boris = await world.person({ name: 'Борис', roles: ['engineer'], groups: [world.groups.desk] })
  })
}
