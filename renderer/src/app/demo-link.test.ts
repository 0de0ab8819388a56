import { expect, test } from 'vitest'
import { takeDemoToken } from './demo-link'

function page(hash: string) {
  const replaced: string[] = []
  const location = { hash, pathname: '/', search: '' } as Location
  const history = {
    replaceState: (_data: unknown, _title: string, url: string) => replaced.push(url),
  } as unknown as History
  return { location, history, replaced }
}

test('the token of a printed address is taken out of the address', () => {
  const opened = page('#demo=aB3_-x')
  expect(takeDemoToken(opened)).toBe('aB3_-x')
  expect(opened.replaced).toEqual(['/#/'])
})

test.each(['', '#/', '#/mine', '#demo=', '#/mine?demo=1', '#demo=<script>'])(
  '%s carries no token and is left alone',
  (hash) => {
    const opened = page(hash)
    expect(takeDemoToken(opened)).toBeNull()
    expect(opened.replaced).toEqual([])
  },
)
