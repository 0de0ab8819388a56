/** Invented tickets for the gallery, so that every mark of a row is seen once. */
import type { TicketState } from '@shared/domain/ticket'
import type { Priority } from '@shared/sla/types'
import type { ClockBand } from '../clock/clock-band'
import type { IconName } from '../icons/icon-names'
import type { TableRow } from '../table/table-rows'

export interface GalleryTicket {
  readonly band: ClockBand
  readonly metric: 'firstResponse' | 'update' | 'resolution' | 'acceptance'
  readonly time: string
  readonly share: number
  readonly priority: Priority
  readonly number: string
  readonly state: TicketState
  readonly subject: string
  readonly details: string
  readonly requester: string
  readonly assigned: string
  readonly badge?: string
  readonly mark?: IconName
  readonly presence?: 'viewing' | 'editing'
}

type Columns = readonly [
  band: ClockBand,
  metric: GalleryTicket['metric'],
  time: string,
  share: number,
  priority: Priority,
  number: string,
  state: TicketState,
  subject: string,
  requester: string,
  assigned: string,
  more?: Partial<GalleryTicket> & {
    readonly isUnread?: boolean
    readonly isSaved?: boolean
    readonly isDone?: boolean
  },
]

const nbsp = (words: string): string => words.replace(/(\d) (?=ч|мин)/g, '$1\u00a0').replace(/ч (?=\d)/g, 'ч\u00a0')

function row([
  band,
  metric,
  time,
  share,
  priority,
  number,
  state,
  subject,
  requester,
  assigned,
  more = {},
]: Columns): TableRow<GalleryTicket> {
  const { isUnread = false, isSaved = false, isDone = false, ...rest } = more
  const item: GalleryTicket = {
    band,
    metric,
    time: nbsp(time),
    share,
    priority,
    number,
    state,
    subject,
    requester,
    assigned,
    details: 'Рабочие места · Ноутбуки · 12\u00a0мин назад',
    ...rest,
  }
  return { kind: 'row', key: number, item, isUnread, isSaved, isDone }
}

// One line a ticket, as in a table.
// prettier-ignore
const TICKETS = {
  overdue: [
    ['overdue', 'resolution', '−1 ч 20 мин', 1, 'P2', '48127', 'inProgress', '1С: не проводится реализация', 'Н. Жук', '→1С и учёт', { mark: 'ladder' }],
    ['overdue', 'resolution', '−25 мин', 1, 'P3', '48139', 'inProgress', 'Проектор в 4.12 не видит ноутбук', 'А. Саакян', 'К. Бондарь'],
    ['overdue', 'firstResponse', '−6 мин', 1, 'P2', '48236', 'new', 'Не приходят письма с внешних адресов', 'О. Верещагина', '', { isUnread: true }],
  ],
  today: [
    ['urgent', 'firstResponse', '4:12', 0.86, 'P1', '48238', 'new', 'Касса 2 не открывается', 'Р. Ибрагимов', '', { isUnread: true, badge: 'массовый · 4', presence: 'viewing' }],
    ['urgent', 'acceptance', '11 мин', 0.63, 'P3', '48190', 'assigned', 'Нет доступа к диску «Договоры»', 'Е. Мельник', '→Серверы'],
    ['urgent', 'resolution', '22 мин', 0.95, 'P2', '48171', 'inProgress', 'Ноутбук не выходит из сна', 'И. Ткаченко', 'М. Ковалёва', { isSaved: true, mark: 'saved-here' }],
    ['soon', 'firstResponse', '34 мин', 0.43, 'P3', '48232', 'assigned', 'МФУ на третьем этаже мнёт бумагу', 'Г. Хасанова', 'О. Титов', { isUnread: true, mark: 'attachment' }],
    ['soon', 'update', '38 мин', 0.37, 'P2', '48213', 'inProgress', 'VPN не пускает после смены пароля', 'И. Павлова', '→Сеть и доступ', { mark: 'pencil', presence: 'editing' }],
    ['met', 'resolution', 'за 42 мин', 0, 'P3', '48209', 'resolved', 'Не печатает ценник на термопринтере', 'Л. Огнева', 'М. Ковалёва', { isDone: true }],
    ['soon', 'resolution', '51 мин', 0.89, 'P3', '48165', 'inProgress', 'Микрофона гарнитуры не слышно в звонках', 'А. Вольский', 'К. Бондарь'],
    ['calm', 'resolution', '1 ч 12 мин', 0.85, 'P3', '48180', 'inProgress', 'Подпись в почте пропадает при ответе', 'Б. Гринберг', 'М. Ковалёва', { mark: 'pencil' }],
    ['calm', 'firstResponse', '1 ч 55 мин', 0.04, 'P4', '48241', 'new', 'Второй монитор на рабочее место 318', 'Я. Королькова', '', { isUnread: true }],
    ['calm', 'resolution', '2 ч 05 мин', 0.74, 'P3', '48158', 'assigned', 'Блокируется учётная запись', 'М. Дроздов', '→Сеть и доступ', { badge: 'передач: 3' }],
    ['calm', 'update', '2 ч 40 мин', 0.33, 'P3', '48149', 'inProgress', 'Сканер кладёт файлы не в ту папку', 'С. Ёлкина', 'А. Сафина'],
    ['calm', 'resolution', '3 ч 10 мин', 0.6, 'P3', '48203', 'inProgress', 'Перенести данные на новый ноутбук', 'Т. Галиев', 'М. Ковалёва', { mark: 'attachment' }],
  ],
  later: [
    ['outsideHours', 'resolution', 'ср, 08:20', 0.71, 'P3', '48184', 'assigned', 'Терминал на складе теряет Wi-Fi', 'З. Крылова', '→Сеть и доступ'],
    ['calm', 'resolution', 'ср, 10:40', 0.48, 'P4', '48177', 'assigned', 'Поставить 1С:ЗУП на компьютер кадровика', 'В. Пак', '→1С и учёт'],
    ['missed', 'resolution', 'за 9 ч', 0, 'P4', '48166', 'closed', 'Доступ к порталу поставщика для стажёра', 'М. Белозёрова', 'А. Сафина', { isDone: true }],
    ['none', 'resolution', '', 0, 'P4', '48228', 'cancelled', 'Убрать уволенного из списков рассылки', 'Н. Фомин', 'О. Титов', { isDone: true }],
  ],
  paused: [
    ['paused', 'resolution', '3 ч 05 мин', 0.62, 'P3', '48120', 'pending', 'Не открывается электронная подпись', 'А. Шульц', 'М. Ковалёва'],
    ['paused', 'resolution', '1 ч 40 мин', 0.79, 'P2', '48098', 'pending', 'Сыплется диск в файловом сервере FS-2', 'Д. Лосев', '→Серверы'],
    ['paused', 'resolution', '6 ч', 0.25, 'P4', '48045', 'pending', 'Картриджи для бухгалтерии на декабрь', 'П. Семёнов', 'О. Титов'],
  ],
} as const satisfies Readonly<Record<string, readonly Columns[]>>

/** The rows of a queue with its horizons. */
export function galleryRows(words: {
  now: string
  endOfShift: string
  timeStopped: string
}): readonly TableRow<GalleryTicket>[] {
  return [
    ...TICKETS.overdue.map((columns) => row(columns)),
    { kind: 'separator', key: 'now', label: words.now, time: '14:32', isNow: true },
    ...TICKETS.today.map((columns) => row(columns)),
    { kind: 'separator', key: 'shift', label: words.endOfShift, time: '18:00' },
    ...TICKETS.later.map((columns) => row(columns)),
    { kind: 'separator', key: 'stopped', label: words.timeStopped },
    ...TICKETS.paused.map((columns) => row(columns)),
  ]
}

/** The same rows again and again with keys of their own, to see how a very long list behaves. */
export function repeated(rows: readonly TableRow<GalleryTicket>[], count: number): readonly TableRow<GalleryTicket>[] {
  return Array.from({ length: count }, (_, index) => rows[index % rows.length])
    .filter((found) => found !== undefined)
    .map((found, index) => ({ ...found, key: index < rows.length ? found.key : `${found.key}-${index}` }))
}
