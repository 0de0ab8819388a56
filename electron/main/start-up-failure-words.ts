/** What is said when the desktop cannot start: what is wrong, where it comes from, and what to do. */
import type { AddressSource, CentralApiAddressError } from './central-api'
import type { Language } from './words'

export interface StartUpFailureWords {
  readonly title: string
  readonly address: Readonly<Record<CentralApiAddressError['code'], (address: string) => string>>
  readonly noAddress: string
  readonly from: Readonly<Record<AddressSource, string>>
  readonly noAccess: (path: string) => string
  readonly noSpace: (path: string) => string
  readonly noFolder: (path: string) => string
  /** @param log folder of the log; null where there is none */
  readonly unexpected: (reason: string, log: string | null) => string
}

export const START_UP_FAILURE_WORDS: Readonly<Record<Language, StartUpFailureWords>> = {
  ru: {
    title: 'Opora не запустилась',
    address: {
      notSecure: (address) =>
        `С сервером ${address} работать нельзя: нужен адрес https, по http пароли видны всей сети. Без https можно обращаться только к этому компьютеру.`,
      notAnAddress: (address) => `«${address}» — не адрес сервера. Нужен адрес вида https://support.example.org`,
    },
    noAddress: 'Адрес сервера не указан. Нужен адрес вида https://support.example.org',
    from: {
      argument: 'Адрес задан параметром --api. Исправьте его в ярлыке или в команде запуска и запустите Opora снова.',
      environment: 'Адрес задан переменной окружения OPORA_API. Исправьте или удалите её и запустите Opora снова.',
    },
    noAccess: (path) =>
      `Нет доступа: ${path}\n\nРазрешите своей учётной записи чтение и запись по этому пути и запустите Opora снова.`,
    noSpace: (path) => `На диске нет места: ${path}\n\nОсвободите место и запустите Opora снова.`,
    noFolder: (path) =>
      `На месте папки лежит файл: ${path}\n\nПереименуйте его или задайте другую папку переменной окружения OPORA_USER_DATA и запустите Opora снова.`,
    unexpected: (reason, log) =>
      `Непредвиденная ошибка: ${reason}\n\nЗапустите Opora снова. Если ошибка повторится, передайте этот текст администратору${log === null ? '' : `, а с ним журнал из папки ${log}`}.`,
  },
  en: {
    title: 'Opora did not start',
    address: {
      notSecure: (address) =>
        `The server ${address} cannot be used: its address must be https, since over http the whole network could read passwords. Only this computer may be reached without https.`,
      notAnAddress: (address) =>
        `“${address}” is not the address of a server. Give one like https://support.example.org`,
    },
    noAddress: 'There is no address of a server. Give one like https://support.example.org',
    from: {
      argument: 'The address was given by --api. Correct it in the shortcut or the command, and start Opora again.',
      environment:
        'The address was given by the environment variable OPORA_API. Correct or remove it, and start Opora again.',
    },
    noAccess: (path) => `No access: ${path}\n\nAllow your account to read and write there, and start Opora again.`,
    noSpace: (path) => `The disk is full: ${path}\n\nFree some space, and start Opora again.`,
    noFolder: (path) =>
      `A file stands where a folder is needed: ${path}\n\nRename it, or name another folder in the environment variable OPORA_USER_DATA, and start Opora again.`,
    unexpected: (reason, log) =>
      `Unexpected error: ${reason}\n\nStart Opora again. If it happens once more, give this text to your administrator${log === null ? '' : `, with the log in ${log}`}.`,
  },
}
