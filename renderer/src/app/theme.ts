/**
 * Theme and density: attributes of <html>, chosen on this device. The tokens hold both themes, so a theme is nothing
 * but `color-scheme`; only what draws by itself (charts, the tray) needs to ask which one is shown.
 */
import { computed, readonly, ref, type ComputedRef, type DeepReadonly, type Ref } from 'vue'

export const THEMES = ['light', 'dark', 'system'] as const
export type Theme = (typeof THEMES)[number]

export const DENSITIES = ['compact', 'default', 'relaxed'] as const
export type Density = (typeof DENSITIES)[number]

const THEME_KEY = 'opora.theme'
const DENSITY_KEY = 'opora.density'

const stored = <Value extends string>(key: string, values: readonly Value[], otherwise: Value): Value => {
  const value = localStorage.getItem(key)
  return values.find((known) => known === value) ?? otherwise
}

const theme = ref<Theme>(stored(THEME_KEY, THEMES, 'system'))
const density = ref<Density>(stored(DENSITY_KEY, DENSITIES, 'default'))

const systemDark = matchMedia('(prefers-color-scheme: dark)')
const isSystemDark = ref(systemDark.matches)
systemDark.addEventListener('change', (event) => {
  isSystemDark.value = event.matches
})

const shownTheme = computed<'light' | 'dark'>(() => {
  if (theme.value !== 'system') return theme.value
  return isSystemDark.value ? 'dark' : 'light'
})

function mark(): void {
  const { dataset } = document.documentElement
  if (theme.value === 'system') delete dataset.theme
  else dataset.theme = theme.value
  dataset.density = density.value
}

/** Shows a theme at once and keeps it on this device. */
export function setTheme(value: Theme): void {
  theme.value = value
  localStorage.setItem(THEME_KEY, value)
  mark()
}

/** Sets the height of rows at once and keeps it on this device. */
export function setDensity(value: Density): void {
  density.value = value
  localStorage.setItem(DENSITY_KEY, value)
  mark()
}

/** The value after this one, round and round: what a switch of the status bar does. */
export function following<Value>(values: readonly Value[], value: Value): Value {
  const next = values[(values.indexOf(value) + 1) % values.length]
  return next ?? value
}

/** What is chosen, and which theme is shown when the choice is the system's. */
export function useTheme(): {
  theme: DeepReadonly<Ref<Theme>>
  density: DeepReadonly<Ref<Density>>
  shownTheme: ComputedRef<'light' | 'dark'>
} {
  return { theme: readonly(theme), density: readonly(density), shownTheme }
}

mark()
