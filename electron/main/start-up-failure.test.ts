import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chooseCentralApi } from './central-api'
import { chooseDataFolder } from './data-folder'
import { failStartUp } from './start-up-failure'
import { temporaryFolder } from './testing/temporary-folder'

async function failed(error: unknown, { languages = ['ru-RU'], log = null as string | null } = {}) {
  const done: unknown[] = []
  await failStartUp(error, {
    app: {
      whenReady: async () => void done.push('ready'),
      getPreferredSystemLanguages: () => languages,
      exit: (code) => void done.push(['exit', code]),
    },
    dialog: { showErrorBox: (title, text) => void done.push([title, text]) },
    log,
    report: (what, cause) => void done.push([what, cause]),
  })
  return {
    done,
    said: done.find((each) => Array.isArray(each) && String(each[0]).startsWith('Opora ')) as [string, string],
  }
}

function thrownBy(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('It did not fail')
}

test('a start that fails leaves a line in the log, says it once there can be a window, and ends', async () => {
  const error = new Error('nothing works')
  const { done, said } = await failed(error)
  expect(done).toEqual([['start', error], 'ready', said, ['exit', 1]])
})

test.each([
  [
    ['--api', 'http://support.example.org'],
    {},
    /^С сервером http:\/\/support\.example\.org .+https.+\n\n.+параметром --api\. Исправьте/s,
  ],
  [['--api'], {}, /^Адрес сервера не указан.+\n\n.+параметром --api/s],
  [[], { OPORA_API: 'support' }, /^«support» — не адрес сервера.+\n\n.+OPORA_API\. Исправьте или удалите/s],
])('an address that cannot be used (%j, %j) says where it stands and what to do', async (argv, env, words) => {
  const error = thrownBy(() => chooseCentralApi(argv, env, null))
  const { said } = await failed(error)
  expect(said).toEqual(['Opora не запустилась', expect.stringMatching(words)])
  const english = await failed(error, { languages: ['de-DE', 'en-GB', 'ru-RU'] })
  expect(english.said[0]).toBe('Opora did not start')
  expect(english.said[1]).not.toMatch(/[а-яё]/i)
})

test('a file in the place of the data folder is named, with the way around it', async () => {
  const file = join(temporaryFolder('start-up'), 'taken')
  writeFileSync(file, '')
  const app = { getPath: () => file, setPath: () => undefined }
  const { said } = await failed(thrownBy(() => chooseDataFolder(app, {})))
  expect(said[1]).toMatch(/^На месте папки лежит файл: .*taken\n\n.+OPORA_USER_DATA/s)
})

const errorOf = (code: string): Error =>
  Object.assign(new Error(`${code}: it cannot`), { code, path: '/data/settings.json' })

test.each([
  ['EACCES', 'Разрешите своей учётной записи', 'Allow your account'],
  ['ENOSPC', 'Освободите место', 'Free some space'],
])('%s names the path and what to do', async (code, russian, english) => {
  const inRussian = (await failed(errorOf(code))).said[1]
  expect([inRussian, (await failed(errorOf(code), { languages: ['en'] })).said[1]]).toEqual([
    expect.stringContaining(russian),
    expect.stringContaining(english),
  ])
  expect(inRussian).toContain('/data/settings.json')
})

test('anything else says that it was not foreseen, and where the log is', async () => {
  const { said } = await failed(new Error('the moon is full'), { log: '/data/logs' })
  expect(said[1]).toMatch(/the moon is full\n\nЗапустите Opora снова\..+журнал из папки \/data\/logs/s)
  const bare = await failed('a word', { languages: ['en'] })
  expect(bare.said[1]).toMatch(/a word\n\nStart Opora again\..+administrator\.$/s)
})
