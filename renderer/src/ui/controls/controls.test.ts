import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { i18n, setLocale } from '@/app/i18n'
import AppButton from './AppButton.vue'
import ComboBox from './ComboBox.vue'
import SegmentedControl from './SegmentedControl.vue'
import TextArea from './TextArea.vue'
import TextField from './TextField.vue'

const global = { plugins: [i18n] }

afterEach(() => {
  vi.useRealTimers()
  document.body.replaceChildren()
})

describe('a button', () => {
  it('without words speaks its label and shows it on hover', () => {
    const button = mount(AppButton, { props: { icon: 'more', label: 'Ещё' } })
    expect(button.attributes()).toMatchObject({ 'aria-label': 'Ещё', title: 'Ещё', type: 'button' })
  })

  it('tells its key to the eye and to assistive technology', () => {
    const button = mount(AppButton, { props: { keys: 'Mod+Enter' }, slots: { default: 'Отправить' } })
    expect(button.text()).toBe('ОтправитьCtrl↵')
    expect(button.attributes('aria-keyshortcuts')).toBe('Control+Enter')
  })
})

describe('a segmented control', () => {
  const options = ['phone', 'mail', 'chat'].map((value) => ({ value, label: value }))

  it('is a radio group with one stop of Tab, and arrows choose round and round', async () => {
    const control = mount(SegmentedControl<string>, {
      attachTo: document.body,
      props: {
        modelValue: 'phone',
        options,
        label: 'Канал',
        'onUpdate:modelValue': (modelValue: string) => control.setProps({ modelValue }),
      },
    })
    const radios = control.findAll('[role="radio"]')
    expect(radios.map((radio) => radio.attributes('tabindex'))).toEqual(['0', '-1', '-1'])
    await control.get('[aria-checked="true"]').trigger('keydown', { key: 'ArrowLeft' })
    expect(control.get('[aria-checked="true"]').text()).toBe('chat')
    expect(document.activeElement).toBe(radios[2]?.element)
    await control.get('[aria-checked="true"]').trigger('keydown', { key: 'ArrowRight' })
    expect(control.get('[aria-checked="true"]').text()).toBe('phone')
  })
})

describe('a text field', () => {
  it('ties its label and its error to the input', () => {
    const field = mount(TextField, { props: { modelValue: '', label: 'До какого дня ждём', error: 'Дата уже прошла' } })
    const input = field.get('input')
    expect(field.get('label').attributes('for')).toBe(input.attributes('id'))
    expect(field.get(`[id="${input.attributes('aria-describedby')}"]`).text()).toBe('Дата уже прошла')
    expect(input.attributes('aria-invalid')).toBe('true')
  })

  it('of several lines takes words where the caret is', async () => {
    const area = mount(TextArea, {
      attachTo: document.body,
      props: {
        modelValue: 'до  включительно',
        label: 'Ответ',
        'onUpdate:modelValue': (modelValue: string) => area.setProps({ modelValue }),
      },
    })
    area.get('textarea').element.setSelectionRange(3, 3)
    const exposed = area.vm as unknown as { insert: (words: string) => void }
    exposed.insert('16:20')
    await nextTick()
    expect(area.props('modelValue')).toBe('до 16:20 включительно')
  })

  it.each([
    ['Здравствуйте.', 13, 'Здравствуйте. Ответим сегодня.'],
    ['Ждите', 0, 'Ответим сегодня. Ждите'],
    ['Здравствуйте.\n', 14, 'Здравствуйте.\nОтветим сегодня.'],
    ['', 0, 'Ответим сегодня.'],
  ])('keeps what is put into «%s» at %i apart from its neighbours', async (typed, caret, whole) => {
    const area = mount(TextArea, {
      attachTo: document.body,
      props: {
        modelValue: typed,
        label: 'Ответ',
        'onUpdate:modelValue': (modelValue: string) => area.setProps({ modelValue }),
      },
    })
    area.get('textarea').element.setSelectionRange(caret, caret)
    const exposed = area.vm as unknown as { insert: (sentence: string) => void }
    exposed.insert('Ответим сегодня.')
    await nextTick()
    expect(area.props('modelValue')).toBe(whole)
  })
})

describe('a combo box', () => {
  const options = [
    { value: '1', label: 'Пётр Семёнов', detail: 'Склад' },
    { value: '2', label: 'Лидия Огнева' },
  ]
  const mountBox = () =>
    mount(ComboBox, {
      attachTo: document.body,
      global,
      props: { modelValue: '2', options, label: 'Заявитель', creatable: 'Новый' },
    })
  const shown = (): string[] =>
    [...document.querySelectorAll('[role="option"]')].map((option) => option.textContent?.trim() ?? '')

  it('shows the chosen, offers what answers to the typed words, and a new one of that name', async () => {
    setLocale('ru')
    const box = mountBox()
    await nextTick()
    const input = box.get('input')
    expect(input.element.value).toBe('Лидия Огнева')
    await input.setValue('петр')
    await nextTick()
    expect(shown()).toEqual(['Пётр СемёновСклад', 'Новый: петр'])
    expect(box.emitted('update:typed')).toEqual([['петр']])
    box.unmount()
  })

  /** Reka puts back what it shows a moment after the list has closed. */
  const leave = async (box: ReturnType<typeof mountBox>): Promise<void> => {
    await box.get('input').trigger('keydown', { key: 'Escape' })
    await vi.waitFor(() => expect(box.get('input').attributes('aria-expanded')).toBe('false'))
    await vi.advanceTimersByTimeAsync(10)
  }

  it('keeps what was typed while nothing is chosen, and shows words that come with a draft', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const box = mountBox()
    await box.setProps({ modelValue: null })
    await box.get('input').setValue('Иванов')
    await leave(box)
    expect(box.get('input').element.value).toBe('Иванов')
    expect(box.emitted('update:typed')).toEqual([['Иванов']])
    await box.setProps({ typed: 'Петров' })
    expect(box.get('input').element.value).toBe('Петров')
    box.unmount()
  })

  it('shows what is chosen again when it is left, whatever was typed beside it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const box = mountBox()
    await box.get('input').setValue('Иванов')
    await leave(box)
    expect(box.get('input').element.value).toBe('Лидия Огнева')
    expect(box.emitted('update:typed')?.at(-1)).toEqual([''])
    box.unmount()
  })

  it('offers a choice of nothing in particular like any other', async () => {
    setLocale('ru')
    const any = { value: '', label: 'Любой' }
    const box = mount(ComboBox, {
      attachTo: document.body,
      global,
      props: { modelValue: '2', options: [any, ...options], label: 'Заявитель' },
    })
    await box.get('input').setValue('люб')
    await nextTick()
    expect(shown()).toEqual(['Любой'])
    await box.get('input').trigger('keydown', { key: 'Enter' })
    await nextTick()
    expect(box.emitted('update:modelValue')).toEqual([['']])
    await box.setProps({ modelValue: '' })
    expect(box.get('input').element.value).toBe('Любой')
    box.unmount()
  })

  it('gives the typed words to its owner when the last item is taken', async () => {
    const box = mountBox()
    await nextTick()
    await box.get('input').setValue('Анна Белова')
    await nextTick()
    await box.get('input').trigger('keydown', { key: 'Enter' })
    await nextTick()
    expect(box.emitted('create')).toEqual([['Анна Белова']])
    expect(box.emitted('update:modelValue')).toBeUndefined()
    box.unmount()
  })
})
