/** Administration in a test: the real client, and a central API in memory that keeps versions as the real one does. */
import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { createMemoryHistory, createRouter } from 'vue-router'
import { currentClient } from '@/app/client/current-client'
import { ServerCallError } from '@/app/client/server-calls'
import { ClientWorld } from '@/app/client/testing/client-world'
import { i18n, setLocale } from '@/app/i18n'
import { ADMINISTRATION_ROUTE } from '@/app/place'
import { useSessionStore } from '@/app/stores/session-store'
import { annaActor, directory } from '@/cache/testing/organisation'
import type { SyncEngine } from '@/sync/engine'
import { differencesOf } from '@shared/domain/differences'
import { DEFAULT_FILE_RULES } from '@shared/domain/files'
import type { OrganisationSettings } from '@shared/domain/people'
import { DEFAULT_PRIORITY_MATRIX } from '@shared/domain/priority-matrix'
import { NO_TIERS } from '@shared/domain/tiers'
import { ADMINISTRATION_PROBLEMS } from '@shared/protocol/administration'
import type { HeldHolidays } from '@shared/protocol/holidays'
import type { PolicyDefinition } from '@shared/sla'

interface Kept {
  readonly version: number
  readonly publishedAt: number | null
  readonly publishedById: string | null
  readonly changes: readonly unknown[]
  readonly definition: unknown
}

const INITIAL: Readonly<Record<string, unknown>> = {
  matrix: DEFAULT_PRIORITY_MATRIX,
  tiers: NO_TIERS,
  files: DEFAULT_FILE_RULES,
}

export class AdministrationWorld {
  readonly sent: { readonly path: string; readonly body: object | undefined }[] = []
  readonly asked: string[] = []
  /** What else the central API answers, by path. */
  readonly answers = new Map<string, (body: object | undefined) => unknown>()
  /** What the next call is refused with. */
  refusal: ServerCallError | null = null
  /** What a file of holidays is read as. */
  holidays: Omit<HeldHolidays, 'serverNow'> | null = null
  readonly #versions = new Map<string, Kept[]>()
  #engine: SyncEngine | null = null
  #sync: () => Promise<void> = () => Promise.resolve()

  private constructor(readonly client: ClientWorld) {}

  static async open({ isAdmin = true }: { isAdmin?: boolean } = {}): Promise<AdministrationWorld> {
    setActivePinia(createPinia())
    setLocale('ru')
    const client = new ClientWorld()
    const world = new AdministrationWorld(client)
    client.calls = {
      ...client.calls,
      ask: async (method, path, answer, body) => answer.parse(await world.#answer(method, path, body)),
    }
    const opened = await client.window()
    await opened.sync()
    world.#engine = opened.engine
    world.#sync = opened.sync
    currentClient.value = opened.client
    const roles = isAdmin ? (['admin'] as const) : (['engineer'] as const)
    useSessionStore().$patch({
      account: { personId: annaActor.personId, name: 'Анна', roles: [...roles], groupIds: [] },
    })
    return world
  }

  /** What a mount needs to show a tab. */
  async mounting(tab: string) {
    const router = createRouter({
      history: createMemoryHistory(),
      routes: [{ path: '/administration/:tab?', name: ADMINISTRATION_ROUTE, component: { template: '' } }],
    })
    await router.push({ name: ADMINISTRATION_ROUTE, params: { tab } })
    return { attachTo: document.body, global: { plugins: [i18n, router] } }
  }

  /** A version that is there before anybody looks, or that somebody else publishes. */
  publishElsewhere(path: string, definition: unknown): void {
    const before = this.#versions.get(path) ?? []
    const changes = differencesOf(before[0]?.definition ?? INITIAL[path] ?? null, definition).filter(
      ({ field }) => field !== 'version',
    )
    const version = before.length + 1
    const kept = {
      version,
      publishedAt: this.client.time.now(),
      publishedById: annaActor.personId,
      changes,
      definition,
    }
    this.#versions.set(path, [kept, ...before])
  }

  /** Policies as the feed brings them. */
  async publishPolicies(...policies: readonly PolicyDefinition[]): Promise<void> {
    for (const image of policies) {
      this.client.server.publish({ op: 'upsert', entity: 'policy', id: image.id, version: image.version, image })
    }
    await this.#sync()
  }

  /** The organisation's settings as the feed brings them. */
  async publishSettings(parts: Partial<OrganisationSettings>): Promise<void> {
    const image = { ...directory.settings, ...parts }
    this.client.server.publish({ op: 'upsert', entity: 'settings', id: image.id, version: 2, image })
    await this.#sync()
  }

  async cutOff(): Promise<void> {
    this.client.server.isReachable = false
    this.#engine?.wake('check')
    await this.#engine?.settled()
    await flushPromises()
  }

  async close(): Promise<void> {
    currentClient.value = null
    await this.client.close()
    document.body.replaceChildren()
  }

  async #answer(method: string, path: string, body: object | undefined): Promise<unknown> {
    await Promise.resolve()
    const serverNow = this.client.time.now()
    const special = this.answers.get(path)
    if (special !== undefined) {
      this.sent.push({ path, body })
      return special(body)
    }
    const name = path
      .replace('/v1/files/rules', 'files')
      .replace('/v1/sla/', '')
      .replace(/\/versions$/, '')
    if (method === 'get') {
      this.asked.push(path)
      return { serverNow, versions: this.#versions.get(name) ?? [] }
    }
    if (this.refusal !== null) throw this.refusal
    if (path.endsWith('/tier')) {
      this.sent.push({ path, body })
      return { serverNow }
    }
    if (method === 'post') return { serverNow, ...this.holidays }
    const { basedOn, definition } = body as { basedOn: number; definition: unknown }
    if (basedOn !== (this.#versions.get(name)?.length ?? 0)) {
      throw new ServerCallError(ADMINISTRATION_PROBLEMS.publishedMeanwhile, 'basedOn')
    }
    this.sent.push({ path, body })
    const version = basedOn + 1
    const isMany = /^(calendars|policies)\//.test(name)
    this.publishElsewhere(name, isMany ? { ...(definition as object), version } : definition)
    return { serverNow, version }
  }
}
