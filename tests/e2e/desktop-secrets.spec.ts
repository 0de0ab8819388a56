/** What the built desktop leaves on the disk: the whole folder of its data is searched after a session. */
import { Desk } from './support/desk'
import { DESKTOP_HOST, expect, test } from './support/desktop'
import { filesWith } from './support/files-with'

const PASSWORD = 'Ключ-от-сейфа-4711'
const REPLY = 'Код домофона Ивановой 38К4417'

test(`no token and no password is on the disk, and no ticket in the log, on ${DESKTOP_HOST}`, async ({
  world,
  desktop,
}) => {
  test.setTimeout(240_000)
  const demoToken = await world.api().demoToken()
  const first = await desktop.start()
  const tokens = new Set<string>()
  const listen = ({ page }: typeof first): void => {
    page.on('response', (response) => {
      if (!response.url().includes('/v1/auth/')) return
      response.text().then(
        (body) =>
          [...body.matchAll(/"(?:access|refresh)Token":"([^"]+)"/g)].forEach(([, token = '']) => tokens.add(token)),
        // Of a preflight, which has none.
        () => undefined,
      )
    })
    page.on('request', (request) => {
      const token = /^Bearer (.+)$/.exec(request.headers()['authorization'] ?? '')?.[1]
      if (token !== undefined) tokens.add(token)
    })
  }

  // Written into the form, and refused.
  await first.page.getByRole('textbox', { name: 'Логин' }).fill('engineer')
  await first.page.getByLabel('Пароль', { exact: true }).fill(PASSWORD)
  await first.page.keyboard.press('Enter')
  await expect(first.page.getByRole('alert')).toBeVisible()
  await desktop.stop(first)

  const second = await desktop.start({ demoToken })
  listen(second)
  await world.enter(second.page, 'engineer')
  const desk = new Desk(second.page)
  const subject = await desk.openFirst('Мои')
  await desk.reply(REPLY)
  await desk.expectSent()
  // Something that is told of in the log, with the words of the ticket around it.
  await second.page.evaluate((text) => void Promise.reject(new RangeError(text)), REPLY)
  await expect.poll(() => filesWith(desktop.userData, 'kind=rejected error=RangeError')).toEqual(['logs/opora.log'])
  // The spec hears of it by another way, at another time.
  const own = (): string[] => desktop.complaints.filter((complaint) => complaint.includes(REPLY))
  await expect.poll(() => own().length).toBe(1)
  for (const complaint of own()) desktop.complaints.splice(desktop.complaints.indexOf(complaint), 1)
  await desktop.stop(second)

  // The session goes on from what is on the disk: it is there, and sealed.
  const third = await desktop.start()
  listen(third)
  await third.page.getByRole('grid').waitFor()
  await new Desk(third.page).expectSent()
  await desktop.stop(third)

  // Access and refresh token of the sign-in, and the access token of the restart.
  expect(tokens.size).toBeGreaterThanOrEqual(3)
  for (const secret of [...tokens, PASSWORD]) expect(filesWith(desktop.userData, secret)).toEqual([])
  const isLog = (name: string): boolean => name.startsWith('logs/')
  for (const text of [subject, REPLY, 'Ивановой']) expect(filesWith(desktop.userData, text, isLog)).toEqual([])
  // What is searched for can be found: the cache holds it, and says so in the threat model.
  expect(filesWith(desktop.userData, REPLY).length).toBeGreaterThan(0)
})
