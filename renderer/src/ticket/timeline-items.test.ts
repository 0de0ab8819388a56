import { beforeEach, describe, expect, it } from 'vitest'
import type { EntryMark } from '@/app/client/client-types'
import { setLocale } from '@/app/i18n'
import type { Names } from '@/app/i18n/words/value-words'
import type { EventContent, EventType, FieldChanges, TicketEvent } from '@shared/domain/event'
import { groups, people, policies } from '@shared/domain/testing'
import { timelineItems } from './timeline-items'

const names: Names = {
  person: (id) => Object.values(people).find((person) => person.id === id),
  group: (id) => Object.values(groups).find((group) => group.id === id),
  category: () => undefined,
  service: () => undefined,
  policies: [policies.standard, { ...policies.standard, version: 2 }],
}
const ticket = { requesterId: people.requester.id, undoneCommandIds: [] as readonly string[] }

function event(type: EventType, fields: FieldChanges = {}, content: EventContent | null = null): TicketEvent {
  return {
    id: `${type}-event`,
    ticketId: 'ticket',
    seqInTicket: 2,
    type,
    actorId: people.anna.id,
    commandId: `${type}-command`,
    fields,
    occurredAt: 1,
    receivedAt: 1,
    effectiveAt: 1,
    content,
  }
}

const read = (one: TicketEvent, mark: EntryMark = 'confirmed', undoneCommandIds: readonly string[] = []) =>
  timelineItems([{ event: one, mark }], { ...ticket, undoneCommandIds }, names)

beforeEach(() => setLocale('ru'))

describe('the history of a ticket', () => {
  it('says what was set right of a requester, and what of it can still be read once texts are erased', () => {
    const fields = { zone: { from: null, to: 'America/New_York' }, language: { from: 'ru', to: 'en' } }
    const said = 'данные заявителя изменены, часовой пояс: Нью-Йорк, язык Русский → English'
    const content = { phoneBefore: '305', phone: '306', email: 'a@example.org' }
    expect(read(event('requesterChanged', fields, content)).map(({ text }) => text)).toEqual([
      `${said}, телефон 305 → 306, почта: a@example.org`,
    ])
    expect(read(event('requesterChanged', fields)).map(({ text }) => text)).toEqual([said])
    const [moved] = read(event('requesterChanged', { zone: { from: 'Asia/Omsk', to: null } }))
    expect(moved?.text).toBe('данные заявителя изменены, часовой пояс Омск → как в организации')
  })

  it.each([
    [
      { percent: 75, toldIds: [people.anna.id] },
      0,
      `эскалация: Решение: прошло 75 % норматива, сообщено: ${people.anna.name}`,
    ],
    [
      { percent: 100, unreached: 'absent' },
      0,
      'эскалация: Решение: срок наступил, адресат отсутствует, выполнен следующий шаг',
    ],
    [
      { offsetMinutes: 60, toldIds: [people.anna.id] },
      2 * 3_600_000,
      `эскалация: Решение: 1 ч после срока, сообщено: ${people.anna.name}, с опозданием на 2 ч`,
    ],
    [
      { percent: 100, toldIds: [people.galina.id], insteadOf: { percent: 75, offsetMinutes: null } },
      -900_000,
      `эскалация: Решение: прошло 75 % норматива, следующий шаг выполнен заранее, сообщено: ${people.galina.name}`,
    ],
    [
      { percent: 100, toldIds: [people.anna.id], passedOver: 2 },
      0,
      `эскалация: Решение: срок наступил, сообщено: ${people.anna.name}, ещё 2 шага пропущено, пока заявка была дублем`,
    ],
  ])('says what step of a ladder was taken, whom it reached and how late: %o', (step, lateMs, words) => {
    const to = {
      metric: 'resolution',
      groupId: null,
      cycle: 1,
      percent: null,
      offsetMinutes: null,
      deadlineAt: 0,
      repetition: 0,
      important: true,
      recipients: ['assignee'],
      toldIds: [],
      unreached: null,
      dueAt: 1 - lateMs,
      ...step,
    }
    const [item] = read({ ...event('escalated', { escalation: { from: null, to } }), actorId: null })
    expect(item).toMatchObject({ text: words })
  })

  it('puts on paper what the requester said, with who wrote it down, and says what it did to the ticket', () => {
    const fields = {
      entry: { from: null, to: 'requesterMessage' },
      messageChannel: { from: null, to: 'phone' },
      state: { from: 'resolved', to: 'inProgress' },
    }
    const items = read(event('requesterWrote', fields, { text: 'Опять не печатает' }))
    expect(items).toMatchObject([
      { kind: 'event', text: 'состояние решена → в работе', author: `${people.anna.name}:` },
      {
        kind: 'requester',
        author: people.requester.name,
        about: `телефон, запись: ${people.anna.name}`,
        text: 'Опять не печатает',
      },
    ])
    const { state: _state, ...said } = fields
    expect(read(event('requesterWrote', said, { text: 'Спасибо' }))).toHaveLength(1)
    const needless = { state: { from: 'inProgress', to: 'resolved' }, noActionNeeded: { from: null, to: true } }
    expect(read(event('noActionNeeded', needless))).toMatchObject([
      { text: 'сообщение не требует действий, решена как прежде' },
    ])
  })

  it.each<[EventType, FieldChanges, string]>([
    [
      'merged',
      { mergedIntoId: { from: null, to: 'older' }, state: { from: 'new', to: 'cancelled' } },
      'объединена как дубль с заявкой другая заявка',
    ],
    [
      'unmerged',
      { mergedIntoId: { from: 'older', to: null }, state: { from: 'cancelled', to: 'new' } },
      'разъединена с заявкой другая заявка, работа продолжается отдельно',
    ],
    [
      'duplicateMerged',
      {
        duplicates: { from: [], to: [{ ticketId: 'younger', requesterIds: [] }] },
        duplicate: { from: null, to: 'younger' },
      },
      'присоединён дубль: заявка другая заявка',
    ],
    [
      'duplicateUnmerged',
      {
        duplicates: { from: [{ ticketId: 'younger', requesterIds: [] }], to: [] },
        duplicate: { from: null, to: 'younger' },
      },
      'отсоединена заявка другая заявка: это не дубль',
    ],
    [
      'majorDeclared',
      { major: { from: null, to: { declaredBy: people.anna.id, declaredAt: 1, endedAt: null } } },
      'объявлен массовый инцидент',
    ],
    [
      'majorEnded',
      { major: { from: null, to: { declaredBy: people.anna.id, declaredAt: 1, endedAt: 2 } } },
      'массовый инцидент завершён',
    ],
    ['linked', { majorId: { from: null, to: 'parent' } }, 'связана с массовым инцидентом другая заявка'],
    ['unlinked', { majorId: { from: 'parent', to: null } }, 'отвязана от массового инцидента другая заявка'],
    [
      'childLinked',
      { childCount: { from: 0, to: 1 }, child: { from: null, to: 'child' } },
      'к массовому инциденту добавлена заявка другая заявка',
    ],
    [
      'childUnlinked',
      { childCount: { from: 1, to: 0 }, child: { from: null, to: 'child' } },
      'от массового инцидента отвязана заявка другая заявка',
    ],
    [
      'released',
      { participantGroupIds: { from: [groups.network.id], to: [] }, released: { from: null, to: groups.network.id } },
      `участие группы «${groups.network.name}» завершено`,
    ],
  ])('says in one line what happened: %s', (type, fields, words) => {
    expect(read(event(type, fields))).toMatchObject([{ kind: 'event', text: words }])
  })

  it('says on which duplicate an entry was written that has come from there', () => {
    const fields = { entry: { from: null, to: 'note' }, forwardedFrom: { from: null, to: 'younger' } }
    expect(read(event('noted', fields, { text: 'Перезагружен' }))).toMatchObject([
      { kind: 'note', about: 'внутренняя заметка, написано по заявке другая заявка' },
    ])
  })

  it('says that somebody has it, and that a breach never was', () => {
    const acknowledged = event('acknowledged', { acknowledged: { from: null, to: true } })
    const breach = { metric: 'resolution', groupId: null, cycle: 1, breachedAt: Date.UTC(2026, 10, 22, 15, 45) }
    const withdrawn = { ...event('breachWithdrawn', { breach: { from: breach, to: null } }), actorId: null }
    expect(read(acknowledged)[0]).toMatchObject({ text: 'взята на контроль', author: `${people.anna.name}:` })
    expect(read(withdrawn)[0]?.text).toMatch(/^нарушение срока «Решение» от 22\.11\.2026, \d\d:45 снято$/)
    setLocale('en')
    expect(read(acknowledged)[0]?.text).toBe('acknowledged')
    expect(read(withdrawn)[0]?.text).toMatch(/^breach of “Resolution” at .* withdrawn$/)
  })

  it('says which version of a policy was applied, and what became of the elapsed time', () => {
    const version = (policyVersion: number) => ({ policyId: policies.standard.id, policyVersion })
    const applied = (mode: string) =>
      event(
        'policyApplied',
        { policy: { from: version(1), to: version(2) }, retargetMode: { from: null, to: mode } },
        { reason: 'Новый договор' },
      )
    expect(read(applied('carry'))[0]).toMatchObject({
      text: 'правила SLA «Standard», версия\u00a01 → «Standard», версия\u00a02, прошедшее время сохранено',
      reason: 'Новый договор',
    })
    setLocale('en')
    expect(read(applied('retroactive'))[0]?.text).toBe(
      'SLA policy “Standard”, version\u00a01 → “Standard”, version\u00a02, recounted from the registration',
    )
  })

  it('says a change of priority from what to what, in the reader’s language', () => {
    const changed = event('priorityChanged', { priority: { from: 'P3', to: 'P2' } })
    expect(read(changed)[0]?.text).toBe('приоритет P3 средний → P2 высокий')
    setLocale('en')
    expect(read(changed)[0]?.text).toBe('priority P3 medium → P2 high')
  })

  it('tells who handed it to whom, and why on a line of its own', () => {
    const offer = { fromGroupId: groups.desk.id, toGroupId: groups.network.id }
    const [line] = read(event('handedOver', { handOver: { from: null, to: offer } }, { reason: 'Нужны права' }))
    expect(line).toMatchObject({ kind: 'event', text: 'Desk → Network, ждёт ответа', reason: 'Нужны права' })
  })

  it('keeps a public reply, an internal note and the requester’s message apart', () => {
    const kinds = (['publicReply', 'note', 'requesterMessage'] as const).map((entry) => {
      const [item] = read(event('imported', { entry: { from: null, to: entry } }, { text: 'Слова' }))
      return item?.kind
    })
    expect(kinds).toEqual(['public', 'note', 'requester'])
  })

  it.each(['registered', 'imported'] as const)(
    'gives a first event (%s) both a line and the requester’s words',
    (type) => {
      const items = read({
        ...event(type, { state: { from: null, to: 'new' } }, { subject: 'Касса', description: 'Не открывается' }),
        seqInTicket: 1,
      })
      expect(items.map(({ kind, author }) => [kind, author])).toEqual([
        ['event', `${people.anna.name}:`],
        ['requester', people.requester.name],
      ])
    },
  )

  it('strikes through what was undone, but not a reply that had reached the requester', () => {
    const note = event('noted', { entry: { from: null, to: 'note' } }, { text: 'Слова' })
    const reply = event('replied', { entry: { from: null, to: 'publicReply' } }, { text: 'Слова' })
    expect(read(note, 'confirmed', ['noted-command'])[0]?.isUndone).toBe(true)
    expect(read(reply, 'confirmed', ['replied-command'])[0]?.isUndone).toBe(false)
  })

  it('folds records of another system that say nothing into one quiet line', () => {
    const note = event('imported', { entry: { from: null, to: 'note' } }, { text: 'Слова' })
    const empty = (id: string): TicketEvent => ({ ...event('imported'), id })
    const entries = [empty('a'), empty('b'), note, empty('c')].map((one) => ({
      event: one,
      mark: 'confirmed' as const,
    }))
    const items = timelineItems(entries, ticket, names)
    expect(items.map(({ text }) => text)).toEqual(['2 служебные записи', 'Слова', '1 служебная запись'])
  })

  it('carries how far an entry has come', () => {
    expect(read(event('taken'), 'onDevice')[0]?.mark).toBe('onDevice')
  })

  it('says that a text was erased where there was one', () => {
    const [item] = read(event('replied', { entry: { from: null, to: 'publicReply' } }))
    expect(item).toMatchObject({ text: 'Текст удалён по решению организации', isErased: true })
  })
})

describe('files in the history', () => {
  const attached = (id: string, name: string): TicketEvent => ({
    ...event('attached', { attachment: { from: null, to: { hash: id.repeat(64), size: 10 } } }, { fileName: name }),
    id: `event-${id}`,
    commandId: id,
  })
  const reply = event(
    'replied',
    { entry: { from: null, to: 'publicReply' }, files: { from: null, to: ['a', 'x'] } },
    { text: 'Смотрите снимок' },
  )
  const itemsOf = (undoneCommandIds: readonly string[] = []) =>
    timelineItems(
      [attached('a', 'снимок.png'), attached('b', 'журнал.txt'), reply].map((one) => ({
        event: one,
        mark: 'confirmed',
      })),
      { ...ticket, undoneCommandIds },
      names,
    ).map(({ kind, text, isUndone, attachments }) => [kind, text, isUndone, attachments.map(({ name }) => name).join()])

  it('stand below the reply that shows them; others have a line of their own', () => {
    expect(itemsOf()).toEqual([
      ['event', 'прикреплён файл', false, 'журнал.txt'],
      ['public', 'Смотрите снимок', false, 'снимок.png'],
    ])
  })

  it('that were taken back cannot be saved any more, and the line says so', () => {
    expect(itemsOf(['a'])).toEqual([
      ['event', 'прикреплён файл', true, ''],
      ['event', 'прикреплён файл', false, 'журнал.txt'],
      ['public', 'Смотрите снимок', false, ''],
    ])
  })

  it('that were erased cannot be saved any more, and a line says so', () => {
    const entries = [{ ...attached('a', ''), content: null }, reply, erasure(['event-a'])]
    const items = itemsIn(entries)
    expect(items.map(({ text, reason, attachments }) => [text, reason, attachments])).toEqual([
      ['прикреплён файл', 'Файл удалён 27.11.2026 по решению организации', []],
      ['Смотрите снимок', '', []],
      [expect.stringMatching(/^удалено по решению организации: прикреплён файл \(.+, .+\)$/), 'Запрос 17', []],
    ])
  })
})

const ERASED_AT = Date.UTC(2026, 10, 27, 9)

const erasure = (ids: readonly string[]): TicketEvent => ({
  ...event('erased', { erased: { from: null, to: ids } }, { reason: 'Запрос 17', by: 'Анна Орлова (root@opora)' }),
  actorId: null,
  commandId: null,
  effectiveAt: ERASED_AT,
})

const itemsIn = (events: readonly TicketEvent[]) =>
  timelineItems(
    events.map((one) => ({ event: one, mark: 'confirmed' as const })),
    ticket,
    names,
  )

describe('what was erased', () => {
  it('says so in its place, and since when; the record says who did it and why', () => {
    const replied = event('replied', { entry: { from: null, to: 'publicReply' } })
    const items = itemsIn([replied, erasure([replied.id])])
    expect(items.map(({ author, text, reason, isErased }) => [author, text, reason, isErased])).toEqual([
      [people.anna.name, 'Текст удалён 27.11.2026 по решению организации', '', true],
      [
        'Анна Орлова (root@opora):',
        expect.stringMatching(/^удалено по решению организации: ответ заявителю \(.+, .+\)$/),
        'Запрос 17',
        false,
      ],
    ])
  })

  it.each([
    ['registered', 'заявка зарегистрирована'],
    ['reopened', 'открыта снова'],
    ['imported', 'перенесена из прежней системы'],
  ] as const)('of an event that merely happened (%s) stands below it', (type, text) => {
    const happened = event(type)
    const [item] = itemsIn([happened, erasure([happened.id])])
    expect([item?.text, item?.reason]).toEqual([text, 'Текст удалён 27.11.2026 по решению организации'])
  })

  it('is said in English, too', () => {
    setLocale('en')
    const noted = event('noted', { entry: { from: null, to: 'note' } })
    const items = itemsIn([noted, erasure([noted.id])])
    expect(items.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Text erased on \S.* by decision of the organisation$/),
      expect.stringMatching(/^erased by decision of the organisation: internal note \(/),
    ])
  })
})
