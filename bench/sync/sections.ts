/** Which figures stand under which target, and what each is aimed at. What a row means: `bench/README.md`. */
import { PEER_NAMES, PEERS, type PeerName } from './peer-names'
import { ofActions, ofAllRounds, ofCache, ofRounds, type Figures, type Names } from './figures'
import type { PeerFigures } from './peers'
import { repeated, type Measured, type Section, type Subject } from './report'
import { drainedSection, feedsSection, modelSection } from './server-sections'

const RAW = PEERS.indexeddb
const PACKAGES: Readonly<Partial<Record<PeerName, string>>> = {
  dexie: 'dexie',
  rxdb: 'rxdb',
  pouchdb: 'pouchdb-browser',
  tinybase: 'tinybase',
  'tanstack-db': '@tanstack/db',
}

export function sectionsOf(figures: Figures): readonly Section[] {
  const { sizes, small, large, peers } = figures
  const [few, many] = sizes.map((size) => size.toLocaleString('en')) as [string, string]
  const names: Names = { small: `Opora, ${few}`, large: `Opora, ${many}` }
  const bare = (size: string): string => `bare page, ${size}`
  const raw = (figure: keyof PeerFigures): Measured =>
    repeated((peers.get('indexeddb') ?? []).map((round) => round[figure]))
  const libraries = (figure: keyof PeerFigures): Subject[] =>
    PEER_NAMES.map((name) => ({
      name: nameOf(name),
      measured: repeated(
        (peers.get(name) ?? []).map(
          (round) => round[figure] ?? (typeof round.fill === 'string' ? round.fill : undefined),
        ),
      ),
    }))
  const nameOf = (name: PeerName): string => {
    const version = figures.versions.get(PACKAGES[name] ?? '')
    return version === undefined ? PEERS[name] : `${PEERS[name]} ${version}`
  }

  return [
    {
      target: 'B1',
      title: `${few} tickets with their histories into a new database; Opora: from its server, over HTTP`,
      unit: 'time',
      base: RAW,
      subjects: [
        ...libraries('fill'),
        {
          name: names.small,
          measured: ofRounds(small, ({ sync }) => sync.wholeMs),
          aims: [
            { most: 1 / 0.85, times: RAW },
            { most: 1 / 2, times: nameOf('rxdb') },
            { most: 1 / 1.8, times: nameOf('pouchdb') },
          ],
        },
      ],
    },
    {
      target: 'B2',
      title: `first sync of ${many} tickets, to the last one kept`,
      unit: 'time',
      base: `${RAW}, ${many}`,
      subjects: [
        { name: `${RAW}, ${many}`, measured: repeated(figures.rawLarge) },
        {
          name: names.large,
          measured: ofRounds(large, ({ sync }) => sync.wholeMs),
          aims: [{ most: 0.1, times: `${RAW}, ${many}` }],
        },
        {
          name: '  longest that its page was blocked',
          measured: ofRounds(large, ({ sync }) => sync.longestSyncTaskMs),
          aims: [{ most: 50 }],
        },
      ],
    },
    {
      target: 'B3',
      title: 'from the answer to the sign-in to the first row of the queue painted, while the rest loads',
      unit: 'time',
      subjects: [
        { name: names.small, measured: ofRounds(small, ({ sync }) => sync.usableMs) },
        { name: names.large, measured: ofRounds(large, ({ sync }) => sync.usableMs), aims: [{ most: 500 }] },
      ],
    },
    {
      target: 'B4',
      title: `start with ${few} tickets kept, to 50 of them painted; Opora: to its queue, beside a bare page on the same cache`,
      unit: 'time',
      base: RAW,
      subjects: [
        ...libraries('start'),
        ...(
          [
            [bare(few), small, 'bareStarts'],
            [names.small, small, 'starts'],
            [bare(many), large, 'bareStarts'],
            [names.large, large, 'starts'],
          ] as const
        ).map(([name, own, which]): Subject => ({
          name,
          measured: ofAllRounds(own, (round) => round[which]),
          ...(name === names.large ? { aims: [{ most: 1.5, times: bare(many) }, { most: 600 }] } : {}),
          ...(name === names.small ? { aims: [{ most: 1.5, times: bare(few) }] } : {}),
        })),
      ],
    },
    {
      target: 'B5',
      title: 'key press to painted, p95; libraries: nothing waits; Opora: API cut off, 1,000 changes waiting',
      unit: 'time',
      base: RAW,
      subjects: [
        ...libraries('painted'),
        { name: names.small, measured: ofActions(small, ({ painted }) => painted) },
        { name: names.large, measured: ofActions(large, ({ painted }) => painted), aims: [{ most: 16 }] },
      ],
    },
    {
      target: 'B6',
      title: 'key press to saved, p50; strict: raw IndexedDB, Dexie, RxDB, Opora; the others offer no choice',
      unit: 'time',
      base: RAW,
      subjects: [
        ...libraries('saved'),
        { name: names.small, measured: ofActions(small, ({ saved }) => saved) },
        {
          name: names.large,
          measured: ofActions(large, ({ saved }) => saved),
          aims: [{ most: 1.5, times: RAW }, { most: 1, times: nameOf('rxdb') }, { most: 15 }],
        },
        { name: '  record of the journal, at the same time', measured: figures.journal },
      ],
    },
    {
      target: 'B7',
      title: '1,000 changed tickets at once; Opora: as a page of the feed, read from and written to its full cache',
      unit: 'time',
      base: RAW,
      subjects: [
        ...libraries('apply'),
        { name: `${RAW}, one by one`, measured: raw('applyEach') },
        {
          name: names.small,
          measured: ofCache(small, ({ applied }) => applied),
        },
        {
          name: names.large,
          measured: ofCache(large, ({ applied }) => applied),
          aims: [
            { most: 1.25, times: RAW },
            { most: 0.25, times: `${RAW}, one by one` },
          ],
        },
        { name: '  one ticket of each segment', measured: ofCache(large, ({ appliedScattered }) => appliedScattered) },
      ],
    },
    drainedSection(figures, names),
    feedsSection(figures),
    modelSection(figures),
    {
      target: 'Opened',
      title: 'one ticket with its history, p95 of 200 all over; Opora: none of its segments unpacked before',
      unit: 'time',
      base: RAW,
      subjects: [
        ...libraries('opened'),
        { name: names.small, measured: ofCache(small, ({ opened }) => opened) },
        { name: names.large, measured: ofCache(large, ({ opened }) => opened), aims: [{ most: 10 }] },
      ],
    },
    {
      target: 'Memory',
      title: `private to the page's process, 30 s after a start with ${many} tickets`,
      unit: 'megabytes',
      subjects: [
        {
          name: names.large,
          measured: repeated(
            large.rounds.map((round) => (typeof round === 'string' ? round : (round.memory ?? undefined))),
          ),
          aims: [{ most: 250 }],
        },
      ],
    },
  ]
}
