/** What an engineer wrote without a network outlives the browser's databases: the journal has it. */
import { Desk } from './desk'
import { expect, type DesktopWorld } from './desktop'
import { countText, readRecord } from './record'
import type { World } from './world'

/** @param harm what becomes of the databases while the desktop is stopped */
export async function expectWorkBack(
  world: World,
  desktop: DesktopWorld,
  text: string,
  harm: () => void,
): Promise<void> {
  const first = await desktop.signIn()
  const before = new Desk(first.page)
  await before.openFirst('Мои')
  world.proxy.cut()
  await before.expectOffline()
  await before.reply(text)
  await before.expectKept(1)
  await desktop.answer(first, 0)
  await desktop.stop(first)
  harm()
  world.proxy.heal()
  const { page } = await desktop.start()
  const told = page.getByRole('status').getByText('Из журнала на этом компьютере возвращено 1 изменение')
  await expect(told).toBeVisible({ timeout: 60_000 })
  await new Desk(page).expectSent()
  expect(countText(await readRecord(await world.demoAddress(world.api().origin)), text)).toBe(1)
}
