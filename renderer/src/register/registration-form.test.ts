import { describe, expect, it } from 'vitest'
import { emptyForm, joinForms, readForm, writeForm } from './registration-form'

describe('the draft of a registration', () => {
  it('comes back as it was written', () => {
    const form = {
      ...emptyForm(),
      subject: 'Касса',
      newRequester: { name: 'Лидия', phone: '530' },
      impact: 'high' as const,
    }
    expect(readForm(writeForm(form))).toEqual(form)
  })

  it('is none while nothing is filled in', () => {
    expect(writeForm(emptyForm())).toBe('')
  })

  it('keeps what it can of a broken or older one', () => {
    expect(readForm('{"subject":"Касса","impact":"huge"}')).toEqual({ ...emptyForm(), subject: 'Касса' })
    expect(readForm('not json').description).toBe('not json')
  })

  it('is joined with what was typed before it was read, which counts where something was typed', () => {
    const before = { ...emptyForm(), requesterId: 'anna', subject: 'Касса', impact: 'high' as const }
    const typed = { ...emptyForm(), description: 'Не включается' }
    expect(readForm(joinForms(writeForm(before), writeForm(typed)))).toEqual({
      ...before,
      description: 'Не включается',
    })
  })
})
