/** Справка по клавишам. */
export default {
  title: 'Клавиши',
  hint: 'клавиши',
  move: 'выбор',
  physical: 'Клавиши работают в любой раскладке.',
  then: 'затем',
  group: {
    navigation: 'Переходы',
    queue: 'Очередь',
    ticket: 'Заявка',
    writing: 'Переписка',
    view: 'Вид',
    application: 'Приложение',
  },
  palette: { title: 'Палитра команд', placeholder: 'Команда, заявка или человек' },
} as const
