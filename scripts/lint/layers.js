/**
 * The arrows between the rooms of the house, as an ESLint rule (`opora/layers`).
 *
 * It judges an import by where it points, not by how it is spelled: an alias and a chain of `../` to the same file are
 * the same arrow. It reads no files, so it also refuses an arrow to a file that is not written yet. Types count too: a
 * room that knows another room's types is not independent of it. The table below is the list of who may know whom.
 */

const ALIASES = [
  ['@shared/', 'shared/'],
  ['@server/', 'server/src/'],
  ['@/', 'renderer/src/'],
]

/** Rooms of the house, and the rooms that each may import besides itself. */
const ROOMS = { shared: [], renderer: ['shared'], electron: ['shared'], server: ['shared'] }

/** Features of the renderer: one folder each, below `renderer/src`. */
export const FEATURES = [
  'queue',
  'ticket',
  'escalation',
  'problems',
  'instructions',
  'reports',
  'register',
  'duty',
  'attention',
  'notices',
  'settings',
  'administration',
  'sign-in',
  'explanation',
  'major',
]

/**
 * What `app` offers to features: client, stores and files of the whole, addresses, languages, formats, look, the
 * registries that features add themselves to, and keys for their tests to press. The rest of `app` (start-up, router)
 * knows the features and is known by none.
 */
const APP_OFFERS = [
  'app/client',
  'app/stores',
  'app/i18n',
  'app/format',
  'app/files',
  'app/theme',
  'app/place',
  'app/commands-registry',
  'app/confirm-key',
  'app/keyboard',
  'app/testing',
]

/** Folders below `renderer/src`, and what each may import there besides itself. `app` may import everything. */
const RENDERER_FOLDERS = {
  ui: ['app/i18n', 'app/format', 'app/theme'],
  host: [],
  cache: ['host'],
  sync: ['cache', 'host'],
  ...Object.fromEntries(FEATURES.map((feature) => [feature, ['ui', 'cache', 'host', 'sync', ...APP_OFFERS]])),
}

/** The shell, and what stands for Electron in tests. */
const KNOW_ELECTRON = ['electron/', 'tests/stubs/', 'tests/electron-host/']

const SHARED_PACKAGES = ['zod', 'temporal-polyfill']
const TEST_PACKAGES = ['vitest', 'fast-check']
const TEST_FILE = /\.(test|spec)\.ts$|\/testing\//

/** @param {string} path */
const roomOf = (path) => Object.keys(ROOMS).find((room) => path.startsWith(`${room}/`))

/** @param {string} specifier @param {string} file path of the importing file from the root of the repository */
function targetOf(specifier, file) {
  const alias = ALIASES.find(([prefix]) => specifier.startsWith(prefix))
  if (alias) return alias[1] + specifier.slice(alias[0].length)
  if (!specifier.startsWith('.')) return null
  return new URL(specifier, `file:///${file}`).pathname.slice(1)
}

/** @param {string} specifier */
const packageOf = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** Why a package may not be imported by a file; null when it may. */
function packageRefusal(specifier, file) {
  const name = packageOf(specifier)
  if (name === 'electron' && !KNOW_ELECTRON.some((folder) => file.startsWith(folder))) {
    return 'Only files in electron/ import electron: everything else asks its host (renderer/src/host).'
  }
  if (!file.startsWith('shared/') || SHARED_PACKAGES.includes(name)) return null
  if (TEST_FILE.test(file) && (TEST_PACKAGES.includes(name) || specifier.startsWith('node:'))) return null
  return `shared imports nothing but ${SHARED_PACKAGES.join(' and ')}, so that it runs everywhere unchanged; not ${name}.`
}

/** Why a folder of the renderer may not import another; null when it may. */
function folderRefusal(file, target) {
  const from = file.split('/')[2]
  const rest = target.split('/').slice(2)
  const to = rest[0]
  const allowed = RENDERER_FOLDERS[from]
  if (!allowed || to === from) return null
  if (allowed.some((folder) => rest.join('/').startsWith(`${folder}/`) || rest.join('/') === folder)) return null
  if (!FEATURES.includes(to)) return `renderer/src/${from} does not know renderer/src/${rest.slice(0, 2).join('/')}.`
  if (!FEATURES.includes(from)) return `renderer/src/${from} has no knowledge of the feature ${to}.`
  if (/-store(\.ts)?$/.test(target)) return null
  return `The feature ${from} may use another feature's store (*-store), never its components or other files: ${to}.`
}

/** Why `file` may not import `specifier`; null when it may. Exported for the sake of other tools. */
export function refusal(specifier, file) {
  const target = targetOf(specifier, file)
  if (target === null) return packageRefusal(specifier, file)
  const from = roomOf(file)
  const to = roomOf(target)
  if (!from) return null
  if (from === to) return from === 'renderer' ? folderRefusal(file, target) : null
  if (to && ROOMS[from].includes(to)) return null
  if (TEST_FILE.test(file) && target.startsWith('tests/')) return null
  return `${from} does not know ${to ?? target}: ${from} imports ${['itself', ...ROOMS[from]].join(' and ')}.`
}

/** @type {import('eslint').Rule.RuleModule} */
export const layers = {
  meta: { type: 'problem', schema: [], messages: { refused: '{{reason}}' } },
  create(context) {
    const file = context.filename.slice(context.cwd.length + 1).replaceAll('\\', '/')
    const check = (source) => {
      if (typeof source?.value !== 'string') return
      const reason = refusal(source.value, file)
      if (reason) context.report({ node: source, messageId: 'refused', data: { reason } })
    }
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
    }
  },
}
