/** The words of the interface, for specs that run in both languages. */
import enCommon from '../../../renderer/src/app/i18n/messages/en/common'
import enConnection from '../../../renderer/src/app/i18n/messages/en/connection'
import enQueue from '../../../renderer/src/app/i18n/messages/en/queue'
import enRegister from '../../../renderer/src/app/i18n/messages/en/register'
import enShell from '../../../renderer/src/app/i18n/messages/en/shell'
import ruCommon from '../../../renderer/src/app/i18n/messages/ru/common'
import ruConnection from '../../../renderer/src/app/i18n/messages/ru/connection'
import ruQueue from '../../../renderer/src/app/i18n/messages/ru/queue'
import ruRegister from '../../../renderer/src/app/i18n/messages/ru/register'
import ruShell from '../../../renderer/src/app/i18n/messages/ru/shell'

export const WORDS = {
  ru: { common: ruCommon, connection: ruConnection, queue: ruQueue, register: ruRegister, shell: ruShell },
  en: { common: enCommon, connection: enConnection, queue: enQueue, register: enRegister, shell: enShell },
} as const
