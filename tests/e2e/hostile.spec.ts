/**
 * What a requester may send to do harm, and what comes out of a clipboard: long, turned around, dressed as markup, links and
 * files. It is shown as the text that it is; nothing of it runs, is asked for or leads anywhere, and the page goes on answering.
 */
import type { BrowserContext, Locator, Page } from '@playwright/test'
import { Desk } from './support/desk'
import { expect, test } from './support/world'

const LINES = [
  '<img src=x onerror="document.title=`run`"><script>document.title="run"</script>',
  '<iframe src="http://127.0.0.1:9/frame"></iframe><svg onload="document.title=`run`"></svg>',
  '<a href="javascript:document.title=`run`">click</a> [click](javascript:document.title=`run`)',
  '![pixel](http://127.0.0.1:9/pixel.png) <http://127.0.0.1:9/auto> http://127.0.0.1:9/plain',
  'data:text/html,<script>1</script> vbscript:msgbox file:///etc/passwd \\\\server\\share smb://server/share',
  'ms-msdt:/id search-ms:query=x opora://ticket/1 opora://ticket/1?do=close blob:null/1 view-source:x',
  '{{ constructor.constructor("document.title=`run`")() }} ${document.title="run"} @:common.close',
  'invoice\u202Efdp.exe \u2066isolated \u2067turned\u2069 \u200Bunseen\uFEFF',
  `Z${'\u0300\u0489\u0336'.repeat(200)}algo`,
]

/** A word that does not break, many lines, and more of everything, to the length of the longest real mails. */
const LONG = [
  ...LINES,
  'x'.repeat(100_000),
  ...Array.from({ length: 6_000 }, (_, line) => `${line} ${LINES[line % LINES.length]!.slice(0, 30)}`),
].join('\n')
const BODY = LONG.slice(0, 300_000)

interface Watched {
  /** Addresses outside of the page's own origin that it asked. */
  readonly elsewhere: readonly string[]
  /** Does it, and notes how long the page's own thread was busy with it, which other programs do not lengthen. */
  act(what: string, does: () => Promise<unknown>): Promise<void>
}

async function watched(page: Page, origin: string): Promise<Watched> {
  const elsewhere: string[] = []
  page.on('request', (request) => {
    if (!/^(?:blob|data):/.test(request.url()) && !request.url().startsWith(origin)) elsewhere.push(request.url())
  })
  const tools = await page.context().newCDPSession(page)
  await tools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const busyMs = async (): Promise<number> => {
    const { metrics } = await tools.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000
  }
  return {
    elsewhere,
    async act(what, does) {
      const before = await busyMs()
      await does()
      const description = `${Math.round((await busyMs()) - before)} ms of the page's own thread`
      test.info().annotations.push({ type: what, description })
    },
  }
}

/** What an engineer has copied elsewhere. (`fill` types line by line, which no long text survives.) */
async function copied(page: Page, field: Locator, text: string): Promise<void> {
  await field.focus()
  await page.evaluate((words) => navigator.clipboard.writeText(words), text)
}

const mayPaste = (context: BrowserContext, origin: string): Promise<void> =>
  context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin })

async function expectHarmless(page: Page, entry: Locator): Promise<void> {
  await expect(entry).toContainText('<img src=x onerror=')
  await expect(entry).toContainText('[click](javascript:')
  await expect(entry.locator('a, img, iframe, script, svg[onload]')).toHaveCount(0)
  await expect(page.locator('a[href]:not([href^="blob:"])')).toHaveCount(0)
  expect(await page.title()).not.toContain('run')
}

test('a hostile mail of 300,000 characters is text, on the way out and on the way in', async ({ world }) => {
  test.setTimeout(240_000)
  const engineer = await world.signIn('engineer')
  const colleague = await world.signIn('secondEngineer')
  const mine = await watched(engineer.page, world.proxy.origin)
  const theirs = await watched(colleague.page, world.proxy.origin)
  const desk = new Desk(engineer.page)
  const subject = await desk.openFirst('Без исполнителя')
  const number = await desk.number()

  const field = engineer.page.getByRole('textbox', { name: 'Ответ заявителю' })
  await mayPaste(engineer.context, world.proxy.origin)
  await copied(engineer.page, field, BODY)
  await mine.act('pasting it', async () => {
    await engineer.page.keyboard.press('Control+KeyV')
    await expect(engineer.page.getByText('Черновик сохранён')).toBeVisible()
  })
  await mine.act('another letter', async () => {
    await field.press('End')
    await engineer.page.keyboard.type('.')
    await expect(engineer.page.getByText('Черновик сохранён')).toBeVisible()
  })
  const own = desk.entry(LINES[0]!.slice(0, 30))
  await mine.act('sending it', async () => {
    await field.press('Control+Enter')
    await expect(own).toBeVisible()
  })
  await expectHarmless(engineer.page, own)
  await desk.expectSent()

  const other = new Desk(colleague.page)
  await other.showView('Открытые')
  await other.filter(number)
  const read = other.entry(LINES[0]!.slice(0, 30))
  await theirs.act('opening its ticket', async () => {
    await other.open(subject)
    await expect(read).toBeVisible()
  })
  await expectHarmless(colleague.page, read)
  await theirs.act('reading it whole', async () => {
    await read.getByRole('button', { name: 'Показать полностью' }).click()
    await expect(read).toContainText('x'.repeat(1_000))
  })
  expect((await read.innerText()).length).toBeGreaterThan(290_000)
  await expectHarmless(colleague.page, read)
  // Still at work: the queue answers keys.
  await theirs.act('going on', async () => {
    await colleague.page.getByRole('button', { name: 'Сбросить фильтр' }).first().click()
    await other.showView('Мои')
    await expect(other.queue.locator('[aria-selected]').first()).toBeVisible()
  })
  expect([mine.elsewhere, theirs.elsewhere]).toEqual([[], []])
})

test('what is pasted is text or a file with an honest name', async ({ world }) => {
  test.setTimeout(240_000)
  const { page, context } = await world.signIn('engineer')
  await mayPaste(context, world.proxy.origin)
  const { elsewhere, act } = await watched(page, world.proxy.origin)
  const desk = new Desk(page)
  await desk.openFirst('Мои')
  const field = page.getByRole('textbox', { name: 'Ответ заявителю' })
  await field.focus()
  await page.evaluate(async () => {
    const html = '<b>Здравствуйте</b><img src="http://127.0.0.1:9/pixel.png"><script>document.title="run"</script>'
    const item = (type: string, text: string) => new Blob([text], { type })
    await navigator.clipboard.write([
      new ClipboardItem({ 'text/html': item('text/html', html), 'text/plain': item('text/plain', 'Здравствуйте') }),
    ])
  })
  await act('pasting markup', async () => {
    await page.keyboard.press('Control+KeyV')
    await expect(field).toHaveValue('Здравствуйте')
  })

  // Bytes that are no text, as text: what no database holds is taken out, the rest arrives.
  const bytes = Array.from({ length: 30_000 }, (_, index) => String.fromCharCode((index * 7_919) % 256)).join('')
  await copied(page, field, `Двоичное: ${bytes}\uD800 конец`)
  await act('pasting bytes as text', async () => {
    await page.keyboard.press('Control+KeyA')
    await page.keyboard.press('Control+KeyV')
    await expect(page.getByText('Черновик сохранён')).toBeVisible()
  })
  await act('sending bytes as text', async () => {
    await field.press('Control+Enter')
    await expect(desk.entry('Двоичное')).toBeVisible()
  })
  await desk.expectSent()

  await field.focus()
  const chosen = page.getByRole('list', { name: 'Файлы' }).getByRole('listitem')
  await act('pasting files', async () => {
    await page.evaluate(() => {
      const clipboardData = new DataTransfer()
      const noise = new Uint8Array(300_000).map((_, index) => (index * 31) % 256)
      for (const name of [
        'invoice\u202Efdp.exe',
        'отчёт\u202Egpj.scr',
        '../../etc/\u2066passwd\u2069.txt',
        'noise.bin',
      ]) {
        clipboardData.items.add(new File([noise], name, { type: 'application/octet-stream' }))
      }
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      )
    })
    await expect(chosen).toHaveCount(2)
  })
  await expect(chosen.first()).toContainText('passwd.txt')
  await expect(chosen.last()).toContainText('noise.bin')
  // A program is refused by what it is, whatever it reads like, and is named without what turns it around.
  await expect(page.getByText('invoicefdp.exe')).toBeVisible()
  await expect(page.getByText('отчётgpj.scr')).toBeVisible()
  expect(await page.title()).not.toContain('run')
  expect(elsewhere).toEqual([])
})
