/** Starts the page: languages, look, stores, router, keyboard; then the session decides what is shown. */
// First of all: schemas that are compiled with `new Function` would be refused by the content security policy.
import '@/sync/jitless'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { createHost } from '@/host/create-host'
import { watchPageFaults } from '@/host/faults'
import '@/ui/styles/index.css'
import App from './App.vue'
import { takeDemoToken } from './demo-link'
import { warmSyncWorker } from './client/sync-worker'
import { warmFormatters } from './format/warm-formatters'
import { i18n } from './i18n'
import { keyboard } from './keyboard'
import { fetchTheRest, whenIdle } from './later'
import { createAppRouter } from './router'
import { useSessionStore } from './stores/session-store'

// Before the router reads the address.
const demoToken = takeDemoToken()

const tellFault = watchPageFaults(window, createHost())

const app = createApp(App)
// Vue would keep them to the console: a piece of the page that breaks takes no other with it.
app.config.errorHandler = (error) => {
  console.error(error)
  tellFault('component', error)
}
app.use(createPinia())
app.use(i18n)
app.use(createAppRouter())
keyboard()

const session = useSessionStore()
// Whoever was signed in here comes back to their queue without waiting for the network. Databases are opened while the
// page is drawn for the first time.
const starting = session.start()
app.mount('#app')
// While the disk is read, or a password typed.
void whenIdle().then(warmFormatters)
await starting
void whenIdle().then(() => {
  if (!session.isSignedIn) warmSyncWorker()
  return fetchTheRest()
})
if (demoToken !== null) await session.redeemDemoGrant(demoToken)
else if (!session.isSignedIn && session.server?.isDemo === true) await session.loadDemoAccounts()
