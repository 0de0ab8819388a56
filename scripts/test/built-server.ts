/** The central API as it is shipped, for tests that start it: a process of the sources compiles them anew each time. */
import { buildStale } from '../build'

export default async function setup(): Promise<void> {
  await buildStale({ parts: ['server'] })
}
