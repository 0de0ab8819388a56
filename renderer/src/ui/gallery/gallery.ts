/**
 * A page for looking at the components, for development only: `/gallery.html` of the development server; it
 * is no entry of the build. In the address: `?page=queue|sheet&theme=dark&lang=en&density=compact&connection=offline`.
 */
import { createApp } from 'vue'
import { i18n, LOCALES, setLocale } from '@/app/i18n'
import { DENSITIES, setDensity, setTheme, THEMES } from '@/app/theme'
import '../styles/index.css'
import GalleryQueue from './GalleryQueue.vue'
import GallerySheet from './GallerySheet.vue'

const asked = new URLSearchParams(location.search)
const theme = THEMES.find((known) => known === asked.get('theme'))
const locale = LOCALES.find((known) => known === asked.get('lang'))
const density = DENSITIES.find((known) => known === asked.get('density'))
if (theme) setTheme(theme)
if (locale) setLocale(locale)
if (density) setDensity(density)

const app = asked.get('page') === 'sheet' ? createApp(GallerySheet) : createApp(GalleryQueue)
app.use(i18n).mount('#app')
