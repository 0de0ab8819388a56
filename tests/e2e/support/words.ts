/** The words of the interface, for specs that run in both languages. */
import enCommon from '../../../renderer/src/app/i18n/messages/en/common'
import enConnection from '../../../renderer/src/app/i18n/messages/en/connection'
import enDomain from '../../../renderer/src/app/i18n/messages/en/domain'
import enExplanation from '../../../renderer/src/app/i18n/messages/en/explanation'
import enQueue from '../../../renderer/src/app/i18n/messages/en/queue'
import enRegister from '../../../renderer/src/app/i18n/messages/en/register'
import enShell from '../../../renderer/src/app/i18n/messages/en/shell'
import enTicket from '../../../renderer/src/app/i18n/messages/en/ticket'
import ruCommon from '../../../renderer/src/app/i18n/messages/ru/common'
import ruConnection from '../../../renderer/src/app/i18n/messages/ru/connection'
import ruDomain from '../../../renderer/src/app/i18n/messages/ru/domain'
import ruExplanation from '../../../renderer/src/app/i18n/messages/ru/explanation'
import ruQueue from '../../../renderer/src/app/i18n/messages/ru/queue'
import ruRegister from '../../../renderer/src/app/i18n/messages/ru/register'
import ruShell from '../../../renderer/src/app/i18n/messages/ru/shell'
import ruTicket from '../../../renderer/src/app/i18n/messages/ru/ticket'

export const WORDS = {
  ru: {
    common: ruCommon,
    connection: ruConnection,
    domain: ruDomain,
    explanation: ruExplanation,
    queue: ruQueue,
    register: ruRegister,
    shell: ruShell,
    ticket: ruTicket,
  },
  en: {
    common: enCommon,
    connection: enConnection,
    domain: enDomain,
    explanation: enExplanation,
    queue: enQueue,
    register: enRegister,
    shell: enShell,
    ticket: enTicket,
  },
} as const
