import { describe, expect, it } from 'vitest'
import { placeOf } from './place'
import { createAppRouter } from './router'

const TICKET = '01a21a53-0000-758f-89fc-fe66aa8e8d9b'

async function placeAt(path: string) {
  const router = createAppRouter()
  await router.push(path)
  return { name: router.currentRoute.value.name, ...placeOf(router.currentRoute.value) }
}

describe('an address', () => {
  it.each([
    [`/allOpen/${TICKET}`, 'allOpen', TICKET],
    // It is the ticket's to say that there is none.
    [`/open/${TICKET}`, 'myGroups', TICKET],
    ['/open', 'myGroups', null],
    ['/open/not-a-ticket', 'myGroups', null],
  ])('%s leads to %s with %s', async (path, view, ticketId) => {
    expect(await placeAt(path)).toEqual({ name: 'queue', view, ticketId })
  })
})
