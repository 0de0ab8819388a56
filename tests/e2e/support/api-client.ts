/** A client of the central API that is no page: a spec asks it what really arrived, and when. */
import type { DemoAccount, SessionResponse } from '../../../shared/protocol/auth'

export interface ApiClient {
  /** @throws when the answer is not 2xx */
  post<Answer>(path: string, body: unknown): Promise<Answer>
  /** Listens to the stream. */
  stream(): Promise<CommitStream>
}

export interface CommitStream {
  /** Resolves once so many commits have been told. */
  told(commits: number): Promise<void>
}

/**
 * Signs in as the demo's lead, who may read everything.
 *
 * @param demoAddress a one-time address of the demo; its origin is asked
 */
export async function signInAsLead(demoAddress: string): Promise<ApiClient> {
  const { origin, hash } = new URL(demoAddress)
  const headers: Record<string, string> = { 'content-type': 'application/json', 'x-opora-client': 'desktop', origin }
  const post = async <Answer>(path: string, body: unknown): Promise<Answer> => {
    const answer = await fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Answer
  }
  const granted = await post<{ accounts: readonly DemoAccount[]; grant: string }>('/v1/auth/demo/grant', {
    token: hash.replace('#demo=', ''),
  })
  const lead = granted.accounts.find((account) => account.role === 'lead')
  if (lead === undefined) throw new Error('The demo has no lead')
  headers['x-opora-demo-grant'] = granted.grant
  const { accessToken } = await post<SessionResponse>('/v1/auth/demo/sign-in', { accountId: lead.id })
  headers['authorization'] = `Bearer ${accessToken}`
  return { post, stream: () => openStream(`${origin}/v1/sync/stream`, headers) }
}

async function openStream(address: string, headers: Record<string, string>): Promise<CommitStream> {
  const { body } = await fetch(address, { headers })
  if (body === null) throw new Error('The stream has no body')
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const pokes = async (wanted: number): Promise<void> => {
    while (text.split('event: poke').length - 1 < wanted) {
      const { done, value } = await reader.read()
      if (done) throw new Error('The stream ended before so many commits were told')
      text += value
    }
  }
  // The first one only says where the feed stands.
  await pokes(1)
  return { told: (commits) => pokes(1 + commits) }
}
