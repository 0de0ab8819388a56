/** What the main process itself says: notifications, the tray and its menu. Both languages have every word. */
import type { Metric } from '@shared/sla/types'

export type Language = 'ru' | 'en'

/** Asked by the system, out of the page's reach. */
interface Question {
  readonly question: (what: string) => string
  readonly detail: (where: string) => string
  readonly no: string
  readonly yes: string
}

export interface MainWords {
  readonly number: (number: number) => string
  readonly unnumbered: string
  readonly breached: (metric: Metric, time: string) => string
  readonly breaching: (metric: Metric, time: string) => string
  readonly byChange: string
  readonly several: (breached: number, breaching: number) => string
  readonly more: (count: number) => string
  readonly notices: (count: number) => string
  readonly open: string
  readonly take: string
  readonly acknowledge: string
  readonly snooze: string
  readonly tray: {
    readonly signedOut: string
    readonly loading: string
    readonly calm: string
    readonly counts: (breached: number, breaching: number) => string
    /** What is known of old. */
    readonly offline: (known: string) => string
    readonly muted: (until: string) => string
    /** @param isToday otherwise the time names its day */
    readonly breached: (time: string, isToday: boolean) => string
    readonly reminder: (time: string) => string
    readonly register: string
    readonly mute: string
    readonly unmute: (until: string) => string
    readonly notifications: string
    readonly threshold: (percent: number) => string
    readonly unassigned: string
    readonly quietHours: (from: string, to: string) => string
    readonly closesToTray: string
    readonly sync: string
    readonly show: string
    readonly about: string
    readonly quit: string
  }
  readonly inTray: { readonly title: string; readonly body: string }
  readonly quitting: {
    readonly question: (unsent: number) => string
    readonly detail: string
    readonly quit: string
    readonly stay: string
  }
  readonly crash: {
    readonly question: string
    readonly detail: string
    readonly again: string
    readonly quit: string
  }
  readonly hang: {
    readonly question: string
    readonly detail: string
    readonly wait: string
    readonly again: string
  }
  readonly text: {
    readonly noSuggestions: string
    readonly learn: string
    readonly cut: string
    readonly copy: string
    readonly paste: string
    readonly selectAll: string
  }
  readonly newServer: Question
  readonly newVersion: Question
  readonly weakKeyring: {
    readonly question: string
    readonly detail: string
    readonly no: string
    readonly yes: string
  }
}

const METRICS: Readonly<Record<Language, Readonly<Record<Metric, string>>>> = {
  ru: {
    firstResponse: 'первого ответа',
    update: 'обновления',
    resolution: 'решения',
    acceptance: 'приёма',
    group: 'группы',
  },
  en: {
    firstResponse: 'first response',
    update: 'update',
    resolution: 'resolution',
    acceptance: 'acceptance',
    group: 'group',
  },
}

const ofTickets = (count: number): string => (count % 10 === 1 && count % 100 !== 11 ? 'заявки' : 'заявок')

const countWords = (breached: number, breaching: number): string =>
  [breached > 0 ? `${breached} breached` : '', breaching > 0 ? `${breaching} breaching` : '']
    .filter((part) => part !== '')
    .join(', ')

export const WORDS: Readonly<Record<Language, MainWords>> = {
  ru: {
    number: (number) => `№\u00a0${number}`,
    unnumbered: 'Заявка без номера',
    breached: (metric, time) => `срок ${METRICS.ru[metric]} нарушен (${time})`,
    breaching: (metric, time) => `срок ${METRICS.ru[metric]}: ${time}`,
    byChange: 'срок нарушен из-за смены правил или приоритета',
    several: (breached, breaching) => {
      const comes = breaching === 1 ? 'подходит' : 'подходят'
      if (breached === 0) return breaching === 1 ? 'Подходит срок: 1' : `Подходят сроки: ${breaching}`
      const past = breached === 1 ? 'Нарушен срок: 1' : `Нарушены сроки: ${breached}`
      return breaching === 0 ? past : `${past}, ${comes}: ${breaching}`
    },
    more: (count) => `и ещё ${count}`,
    notices: (count) => `Новых уведомлений: ${count}`,
    open: 'Открыть',
    take: 'Взять в работу',
    acknowledge: 'Взять на контроль',
    snooze: 'Напомнить через 15\u00a0мин',
    tray: {
      signedOut: 'вход не выполнен',
      loading: 'идёт загрузка',
      calm: 'ваши сроки соблюдаются',
      counts: (breached, breaching) => {
        if (breached === 0) return `срок подходит у ${breaching} ${ofTickets(breaching)}`
        const past = `срок нарушен у ${breached} ${ofTickets(breached)}`
        return breaching === 0 ? past : `${past}, подходит у ${breaching}`
      },
      offline: (known) => `нет связи; по последним данным ${known}`,
      muted: (until) => `уведомления отключены до ${until}`,
      breached: (time, isToday) => `срок нарушен ${isToday ? 'в ' : ''}${time}`,
      register: 'Зарегистрировать заявку',
      mute: 'Отключить уведомления на час',
      reminder: (time) => `Напоминание: ${time}`,
      unmute: (until) => `Включить уведомления (отключены до ${until})`,
      notifications: 'Уведомления',
      threshold: (percent) => (percent === 100 ? 'При наступлении срока' : `При ${percent}\u00a0% норматива`),
      unassigned: 'О заявках без исполнителя',
      quietHours: (from, to) => `Тихие часы с ${from} до ${to}`,
      closesToTray: 'Оставлять в области уведомлений при закрытии окна',
      sync: 'Проверить связь',
      show: 'Показать окно',
      about: 'О программе',
      quit: 'Закрыть Opora',
    },
    inTray: {
      title: 'Opora продолжает работать',
      body: 'Предупреждения о сроках приходят и при закрытом окне. Вернуть окно: значок Opora или повторный запуск. Закрыть совсем: «Закрыть Opora» в меню значка.',
    },
    quitting: {
      question: (unsent) => `Неотправленных изменений: ${unsent}`,
      detail: 'Они сохранены на этом компьютере и будут отправлены при следующем запуске, когда появится связь.',
      quit: 'Закрыть Opora',
      stay: 'Не закрывать',
    },
    crash: {
      question: 'Окно снова закрылось из-за ошибки',
      detail:
        'Написанное сохранено на этом компьютере, кроме, возможно, набранного в последнюю секунду. Причина записана в журнал: его покажет команда «Показать диагностику».',
      again: 'Открыть снова',
      quit: 'Закрыть Opora',
    },
    hang: {
      question: 'Окно не отвечает',
      detail:
        'Можно подождать или открыть окно заново. Написанное сохранено на этом компьютере, кроме, возможно, набранного в последнюю секунду.',
      wait: 'Подождать',
      again: 'Открыть заново',
    },
    text: {
      noSuggestions: 'Нет вариантов',
      learn: 'Добавить в словарь',
      cut: 'Вырезать',
      copy: 'Копировать',
      paste: 'Вставить',
      selectAll: 'Выделить всё',
    },
    newServer: {
      question: (origin) => `Работать с сервером ${origin}?`,
      detail: () =>
        'Со следующего запуска Opora будет входить на этот сервер. Соглашайтесь, только если адрес сменили вы.',
      no: 'Оставить прежний',
      yes: 'Сменить сервер',
    },
    newVersion: {
      question: (version) => `Перезапустить и установить версию ${version}?`,
      detail: (feed) =>
        `Источник: ${feed}. Неотправленные изменения останутся на этом компьютере и уйдут после перезапуска.`,
      no: 'Не сейчас',
      yes: 'Установить',
    },
    weakKeyring: {
      question: 'Запомнить вход на этом компьютере?',
      detail:
        'Системное хранилище паролей недоступно, поэтому защита будет слабой: вход сможет использовать любой, кто прочитает ваши файлы.',
      no: 'Не запоминать',
      yes: 'Запомнить',
    },
  },
  en: {
    number: (number) => `No.\u00a0${number}`,
    unnumbered: 'Ticket without a number',
    breached: (metric, time) => `${METRICS.en[metric]} deadline breached (${time})`,
    breaching: (metric, time) => `${METRICS.en[metric]} deadline: ${time}`,
    byChange: 'deadline breached by a change of rules or priority',
    several: (breached, breaching) => `Deadlines: ${countWords(breached, breaching)}`,
    more: (count) => `and ${count} more`,
    notices: (count) => `New notices: ${count}`,
    open: 'Open',
    take: 'Take',
    acknowledge: 'Acknowledge',
    snooze: 'Remind in 15\u00a0min',
    tray: {
      signedOut: 'not signed in',
      loading: 'loading',
      calm: 'your deadlines are on track',
      counts: countWords,
      offline: (known) => `offline; last known: ${known}`,
      muted: (until) => `notifications are muted until ${until}`,
      breached: (time) => `breached ${time}`,
      register: 'Register a ticket',
      mute: 'Mute notifications for an hour',
      reminder: (time) => `Reminder at ${time}`,
      unmute: (until) => `Unmute notifications (muted until ${until})`,
      notifications: 'Notifications',
      threshold: (percent) => (percent === 100 ? 'At the deadline' : `At ${percent}% of the target`),
      unassigned: 'For unassigned tickets',
      quietHours: (from, to) => `Quiet hours from ${from} to ${to}`,
      closesToTray: 'Stay in the tray when the window is closed',
      sync: 'Check the connection',
      show: 'Show the window',
      about: 'About Opora',
      quit: 'Quit Opora',
    },
    inTray: {
      title: 'Opora is still running',
      body: 'It warns of deadlines while its window is closed. To bring the window back, use the icon of Opora or start it again. To end it, choose “Quit Opora” in the menu of the icon.',
    },
    quitting: {
      question: (unsent) => `Changes not sent yet: ${unsent}`,
      detail: 'They are kept on this computer, and go out the next time Opora runs and is online.',
      quit: 'Quit Opora',
      stay: 'Stay',
    },
    crash: {
      question: 'The window has crashed again',
      detail:
        'What was written is kept on this computer, except perhaps what was typed in the last second. The reason is in the log, which the command “Show diagnostics” opens.',
      again: 'Open it again',
      quit: 'Quit Opora',
    },
    hang: {
      question: 'The window does not respond',
      detail:
        'You can wait, or open it again. What was written is kept on this computer, except perhaps what was typed in the last second.',
      wait: 'Wait',
      again: 'Open it again',
    },
    text: {
      noSuggestions: 'No suggestions',
      learn: 'Add to the dictionary',
      cut: 'Cut',
      copy: 'Copy',
      paste: 'Paste',
      selectAll: 'Select all',
    },
    newServer: {
      question: (origin) => `Work with the server ${origin}?`,
      detail: () =>
        'From the next start on Opora signs in to this server. Agree only if it was you who changed the address.',
      no: 'Keep the current server',
      yes: 'Change the server',
    },
    newVersion: {
      question: (version) => `Restart and install version ${version}?`,
      detail: (feed) => `From: ${feed}. Unsent changes stay on this computer and are sent after the restart.`,
      no: 'Not now',
      yes: 'Install',
    },
    weakKeyring: {
      question: 'Stay signed in on this computer?',
      detail:
        'The password store of this system is not available, so the protection would be weak: whoever can read your files could use your session.',
      no: 'Do not stay signed in',
      yes: 'Stay signed in',
    },
  },
}

/** On the clock of this machine. */
export const isSameDay = (left: number, right: number): boolean =>
  new Date(left).toDateString() === new Date(right).toDateString()

/** «сегодня» is left out: an alarm that is shown today and names no day means today. */
export function timeWords(at: number, now: number, language: Language): string {
  const day = isSameDay(at, now) ? {} : ({ day: 'numeric', month: 'short' } as const)
  return new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...day,
  }).format(at)
}
