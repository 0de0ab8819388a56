/** What the main process says in Russian. */
import type { Metric } from '@shared/sla/types'
import type { MainWords } from './main-words'

const METRICS: Readonly<Record<Metric, string>> = {
  firstResponse: 'первого ответа',
  update: 'обновления',
  resolution: 'решения',
  acceptance: 'приёма',
  group: 'группы',
}

const ofTickets = (count: number): string => (count % 10 === 1 && count % 100 !== 11 ? 'заявки' : 'заявок')

export const ru: MainWords = {
  number: (number) => `№\u00a0${number}`,
  unnumbered: 'Заявка без номера',
  breached: (metric, time) => `срок ${METRICS[metric]} нарушен (${time})`,
  breaching: (metric, time) => `срок ${METRICS[metric]}: ${time}`,
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
}
