/** What the engineers of the pictures type. */
import type { Locale } from './scene'

export const WORDS = {
  ru: {
    reply: 'Добрый день! Воспроизвели у себя, причина в старой версии клиента. Обновление поставим сегодня до 17:00.',
    requester: 'Лебедева Ирина',
    phone: '4-17',
    subject: 'Ноутбук не видит проектор в переговорной 4.12',
    description: 'С утра, после обновления. Перезагрузка не помогла, у соседей по кабинету то же самое.',
    handOver: 'Нужен доступ на сервере: права группы «Договоры» сбились после переноса.',
    resolution: 'Права восстановлены, заявитель проверил.',
    again: 'Началось снова, после замены блока питания.',
    heard: 'Звонил: сегодня без принтера, ждут нас.',
    subjects: [
      'Касса 2 не открывается',
      'Не приходят письма с внешних адресов',
      'Сыплется диск в файловом сервере',
      'VPN не пускает после смены пароля',
    ],
    answers: [
      'Поставка в пятницу, до неё выдали временный ноутбук.',
      'Права выданы, войдите, пожалуйста, заново.',
      'Обновили, проверьте, пожалуйста.',
    ],
  },
  en: {
    reply: 'Good morning! We can reproduce it: the client is out of date. The update will be installed today by 17:00.',
    requester: 'Irene Lambert',
    phone: '4-17',
    description: 'Since this morning, after the update. A restart did not help; the colleagues next door have it too.',
    subject: 'A laptop does not find the projector in room 4.12',
    handOver: 'Access on the server is needed: the rights of the group "Contracts" were lost in the move.',
    resolution: 'The rights are restored, the requester has checked.',
    again: 'It began again, after the power supply was replaced.',
    heard: 'They called: no printer today, and they wait for us.',
    subjects: [
      'Till 2 does not open',
      'No mail comes from outside',
      'A disk of the file server is failing',
      'The VPN lets nobody in after a change of password',
    ],
    answers: [
      'The delivery comes on Friday; until then you have a spare laptop.',
      'The rights are granted: sign in anew, please.',
      'It is updated, please check.',
    ],
  },
} as const satisfies Record<Locale, Record<string, string | readonly string[]>>
