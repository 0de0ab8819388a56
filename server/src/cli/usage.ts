/** What the command line says about itself, and what it says when it is called wrongly. */
import { parseArgs, type ParseArgsConfig } from 'node:util'

export const USAGE = `opora: the central API and its command line

  npm run opora -- COMMAND [options]

Commands
  serve                        run the central API
      --host HOST              where to listen (127.0.0.1)
      --port PORT              (6762; 0 takes a free one)
      --origin URL             an address people use; may be repeated, needed when listening beyond this machine
      --trusted-proxy ADDRESS  believe forwarded headers of this proxy; may be repeated
      --page FOLDER            the built page to serve at /
      --demo                   a new database becomes the demo
      --log-level LEVEL        silent, error, warn, info, debug (info)
  import FILE --map MAP        import tickets from CSV or JSON of another system
      --dry-run                only print what would happen, and what would be refused
      --as-of WEEK             take the log as it stood in that week (2016-04-04)
      --with INPUT=FILE        where another input of the map is; may be repeated
      --language ru|en         of texts that the map gives in both
  load-demo                    load the demo into a database that was founded as one
      --language ru|en         of the names that are invented for it
  account list
  account add LOGIN --role ROLE (--name NAME | --ref REFERENCE) [--group NAME] [--email ADDRESS]
  account password LOGIN       both ask for the password on standard input
  account disable LOGIN        the account's sessions end at once
  explain NUMBER               why the deadlines of a ticket are what they are
      --at INSTANT             as if it were then, like 2026-06-01T09:00:00+03:00
      --json                   the clocks themselves
  texts NUMBER                 the texts of a ticket, with the ids of their events
  erase EVENT --reason TEXT    erase what an event says, for good: the event itself stays, and who did it, when and why
      --dry-run                only print what would go
      --by NAME                who it is that runs this, where several people share the account of the system
  demo-link                    print a fresh one-time address of the running demo
  rebuild [--write]            project every ticket anew from its events and compare; --write stores what differs
  restored                     run it after putting a backup back, before anybody works: desktops then start afresh
  status                       what runs and what it holds

Environment
  OPORA_DATA                   the data folder
  DATABASE_URL                 a PostgreSQL server instead of the embedded database
  OPORA_FILES                  a folder for attachments, elsewhere than in the data folder
  OPORA_S3_BUCKET              a bucket for attachments instead; with it _ENDPOINT, _REGION, _PATH_STYLE, _PREFIX
  OPORA_LANGUAGE               ru or en, where --language is not given; otherwise the system's
`

/** Called wrongly: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * `parseArgs`, with its refusals in the form of ours.
 *
 * @throws UsageError for an option that the command does not have
 */
export function readOptions<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) throw new UsageError(error.message)
    throw error
  }
}

/** @throws UsageError unless there are exactly as many as named */
export function positionals(given: readonly string[], ...names: readonly string[]): readonly string[] {
  if (given.length === names.length) return given
  throw new UsageError(names.length === 0 ? `Not understood: ${given.join(' ')}` : `Give ${names.join(' ')}`)
}
