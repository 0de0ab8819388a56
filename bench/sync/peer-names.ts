/** What Opora is measured beside. */

/** By the name of their file in `bench/peers`. */
export const PEERS = {
  indexeddb: 'raw IndexedDB',
  dexie: 'Dexie',
  rxdb: 'RxDB',
  pouchdb: 'PouchDB',
  tinybase: 'TinyBase',
  'tanstack-db': 'TanStack DB',
} as const
export type PeerName = keyof typeof PEERS
export const PEER_NAMES = Object.keys(PEERS) as PeerName[]
