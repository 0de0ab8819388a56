/** What `npm start` may be told, and what it says when told something else. */
import { parseArgs } from 'node:util'
import { chooseLanguage, type Language } from '../../server/src/import/in-language'
import { StartError } from './start-error'

export const START_USAGE = `npm start -- [options]

Starts the central API with its data in one folder, loads the demo on the first run, and opens the desktop.

  --api URL            use the central API at URL; starts none here
  --port PORT          where the central API listens (6762, or a free port when that is taken)
  --fresh              begin anew: the database of before is moved aside, not deleted
  --language ru|en     of the demo's invented names (OPORA_LANGUAGE, or the language of the system)
  --no-open            only print the address
  --desktop            the desktop also where Electron is not: on its stand-in over Chromium (npm run start:desktop)
  --install-electron   download Electron first (about 110 MB), to open the desktop instead of a browser
  --help

OPORA_DATA names another data folder, DATABASE_URL a PostgreSQL server.`

export interface StartOptions {
  readonly api: string | null
  /** Null: the usual one, or a free one when it is taken. */
  readonly port: number | null
  readonly isFresh: boolean
  /** Of the demo, when it is loaded. */
  readonly language: Language
  readonly mayOpen: boolean
  readonly installsElectron: boolean
  /** No browser: where Electron is not, its stand-in shows the desktop. */
  readonly isDesktopOnly: boolean
  readonly asksHelp: boolean
}

/** @throws StartError with a sentence for people */
export function readStartOptions(args: readonly string[], env: NodeJS.ProcessEnv = process.env): StartOptions {
  const { values } = parse(args)
  if (values.api !== undefined && (values.fresh || values.port !== undefined)) {
    throw new StartError(
      'options',
      '--api uses a central API that runs already; --fresh and --port have no meaning with it.',
    )
  }
  if (values.fresh && env['DATABASE_URL'] !== undefined) {
    throw new StartError(
      'options',
      '--fresh begins anew with the embedded database; what is on the server of DATABASE_URL is not touched from here.',
    )
  }
  if (values.desktop && values['no-open']) {
    throw new StartError('options', '--desktop opens the desktop, --no-open opens nothing: choose one.')
  }
  return {
    api: values.api === undefined ? null : readOrigin(values.api),
    port: values.port === undefined ? null : readPort(values.port),
    isFresh: values.fresh,
    language: readLanguage(values.language, env),
    mayOpen: !values['no-open'],
    installsElectron: values['install-electron'],
    isDesktopOnly: values.desktop,
    asksHelp: values.help,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        api: { type: 'string' },
        port: { type: 'string' },
        fresh: { type: 'boolean', default: false },
        language: { type: 'string' },
        'no-open': { type: 'boolean', default: false },
        'install-electron': { type: 'boolean', default: false },
        desktop: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const [sentence = ''] = error.message.split('. ')
    throw new StartError('options', `${sentence}. See: npm start -- --help`)
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new StartError('options', `Not a port: ${text}`)
}

/** Asked before anything is built or begun: a demo that is loaded stays in its language. */
function readLanguage(asked: string | undefined, env: NodeJS.ProcessEnv): Language {
  const language = chooseLanguage(asked, env)
  if (language !== null) return language
  throw new StartError('options', `Not a language: ${asked ?? env['OPORA_LANGUAGE'] ?? ''} (ru or en)`)
}

function readOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url !== null && /^https?:$/.test(url.protocol)) return url.origin
  throw new StartError('options', `Not the address of a central API: ${text}`)
}
