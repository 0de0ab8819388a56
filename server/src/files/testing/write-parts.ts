/** A process that puts one file into a folder, part by part, and says what it has put; a test kills it on the way. */
import { setTimeout as pass } from 'node:timers/promises'
import { FolderFileStore } from '../folder-store'
import { killedFile, PART_COUNT } from './killed-file'

const [path = '', organisationId = '', personId = ''] = process.argv.slice(2)
const store = new FolderFileStore(path)
const { key, partOf } = killedFile(organisationId, personId)
for (let index = 0; index < PART_COUNT; index += 1) {
  await store.putPart(key, index, partOf(index))
  process.send?.({ put: index })
}
const kept = await store.assemble(key, PART_COUNT)
process.send?.({ kept })
// Until it is killed.
await pass(60_000)
