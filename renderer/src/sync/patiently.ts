/**
 * A deadline on silence. What comes slowly still comes: over a bad line an answer may take minutes, and to break it off
 * in the middle would only ask for the same bytes again. A line on which nothing comes is lost.
 */
import type { AxiosRequestConfig } from 'axios'
import type { Timers } from './ports'

/** How long nothing may be heard. What is sent is heard of only by its answer, so requests are kept far smaller than this. */
export const SILENCE_MS = 60_000

type Heard = Required<Pick<AxiosRequestConfig, 'signal' | 'onDownloadProgress'>>

/** @param ask is broken off when nothing has come for {@link SILENCE_MS} */
export async function patiently<Answer>(timers: Timers, ask: (heard: Heard) => Promise<Answer>): Promise<Answer> {
  const silent = new AbortController()
  let cancel = (): void => undefined
  const hear = (): void => {
    cancel()
    cancel = timers.after(SILENCE_MS, () => silent.abort())
  }
  hear()
  try {
    return await ask({ signal: silent.signal, onDownloadProgress: hear })
  } finally {
    cancel()
  }
}
