import { expect, test } from 'vitest'
import { plainWords } from './plain-words'

const LINK = 'R&D <a href="https://evil.example">print &lt;now&gt;</a>'

test('on Linux the body is markup, and its title is not: what was written is shown as it was written', () => {
  expect(plainWords({ title: LINK, body: LINK }, 'linux')).toEqual({
    title: LINK,
    body: 'R&amp;D &lt;a href="https://evil.example"&gt;print &amp;lt;now&amp;gt;&lt;/a&gt;',
  })
})

test.each(['win32', 'darwin'])('on %s neither is markup', (platform) => {
  expect(plainWords({ title: LINK, body: LINK }, platform)).toEqual({ title: LINK, body: LINK })
})

test.each(['linux', 'win32', 'darwin'])(
  'on %s nothing turns text around, and letters of any script stay',
  (platform) => {
    const turned = '\u202Eexe\u202C \u2066Пожар\u2069 \u200Fשלום\u061C\n👩‍💻'
    expect(plainWords({ title: turned, body: turned }, platform)).toEqual({
      title: 'exe Пожар שלום\n👩‍💻',
      body: 'exe Пожар שלום\n👩‍💻',
    })
  },
)
