import { beforeEach, describe, expect, it, vi } from 'vitest'

describe('theme and density', () => {
  beforeEach(() => {
    localStorage.clear()
    vi.resetModules()
  })

  it('follow the system until something is chosen', async () => {
    await import('./theme')
    expect(document.documentElement.dataset.theme).toBeUndefined()
    expect(document.documentElement.dataset.density).toBe('default')
  })

  it('mark the page at once when chosen', async () => {
    const { setDensity, setTheme, useTheme } = await import('./theme')
    setTheme('dark')
    setDensity('compact')
    expect(document.documentElement.dataset).toMatchObject({ theme: 'dark', density: 'compact' })
    expect(useTheme().shownTheme.value).toBe('dark')
  })

  it('are kept on this device', async () => {
    const first = await import('./theme')
    first.setTheme('light')
    first.setDensity('relaxed')
    vi.resetModules()
    const second = await import('./theme')
    expect([second.useTheme().theme.value, second.useTheme().density.value]).toEqual(['light', 'relaxed'])
  })

  it('ignore a stored value that means nothing', async () => {
    localStorage.setItem('opora.theme', 'neon')
    const { useTheme } = await import('./theme')
    expect(useTheme().theme.value).toBe('system')
  })

  it('go round', async () => {
    const { following, THEMES } = await import('./theme')
    expect(following(THEMES, 'system')).toBe('light')
  })
})
