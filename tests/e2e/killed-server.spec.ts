/** The API process dies between having received a push and having answered it. */
import { signInAsLead } from './support/api-client'
import { Desk } from './support/desk'
import { readRecord } from './support/record'
import { expect, test, type World } from './support/world'

// The embedded database dies with the process, and has its own way of coming back.
test.use({ databaseKind: 'pglite' })

/** How far the API has come with a push that it has received whole, when it dies. */
const MOMENTS = ['received', 'committing', 'committing', 'answered'] as const
const REPLIES_PER_PUSH = 8

test('an API that dies inside pushes loses nothing, doubles nothing and keeps the order', async ({ world }) => {
  test.setTimeout(240_000)
  const { page } = await world.signIn('engineer')
  const desk = new Desk(page)
  await desk.openFirst('Мои')
  const number = await desk.number()
  const texts: string[] = []
  const killedAt: number[] = []
  for (const [round, moment] of MOMENTS.entries()) {
    world.proxy.cut()
    for (let index = 1; index <= REPLIES_PER_PUSH; index += 1) {
      const text = `Сообщение ${index} перед сбоем ${round + 1}.`
      texts.push(text)
      await desk.reply(text)
    }
    await desk.expectOffline()
    killedAt.push(await killInsidePush(world, desk, moment))
    await world.restartApi()
    await desk.checkConnection()
    await desk.expectSent()
  }

  const record = await readRecord(await world.demoAddress())
  const events = record.find(({ ticket }) => String(ticket.number) === number)?.events ?? []
  const replies = events.filter(({ content }) => /перед сбоем \d/.test(content?.['text'] ?? ''))
  expect(replies.map(({ content }) => content?.['text'])).toEqual(texts)
  // What was committed before a death was never answered, since the answer was held: this is what could be doubled.
  const committedBeforeDeath = MOMENTS.map((_moment, round) => {
    const ofRound = replies.slice(round * REPLIES_PER_PUSH, (round + 1) * REPLIES_PER_PUSH)
    return ofRound.filter(({ receivedAt }) => receivedAt <= (killedAt[round] ?? 0)).length
  })
  const [, second = 0, third = 0, fourth = 0] = committedBeforeDeath
  expect(Math.min(second, third), 'committed in the middle of a push').toBeGreaterThan(0)
  expect(fourth, 'committed before the answer').toBe(REPLIES_PER_PUSH)
})

/** @returns when it was dead */
async function killInsidePush(world: World, desk: Desk, moment: (typeof MOMENTS)[number]): Promise<number> {
  const lead = await signInAsLead(await world.demoAddress(world.api().origin))
  const stream = await lead.stream()
  const push = world.proxy.seize('/v1/sync/push')
  world.proxy.heal()
  await desk.checkConnection()
  await push.asked
  if (moment === 'committing') await stream.told(2)
  if (moment === 'answered') await push.answered
  await world.api().kill()
  const at = Date.now()
  await push.broken
  return at
}
