import { describe, expect, it } from 'vitest'
import { emptyForm, filledSince, joinForms, readForm, writeForm } from './registration-form'

describe('the draft of a registration', () => {
  it('comes back as it was written', () => {
    const form = {
      ...emptyForm(),
      subject: 'Касса',
      newRequester: { name: 'Лидия', phone: '530' },
      impact: 'high' as const,
      contact: { phone: '305', email: 'a@example.org' },
      zone: 'Asia/Omsk',
      language: 'en' as const,
      tier: 'gold',
    }
    expect(readForm(writeForm(form))).toEqual(form)
  })

  it('is none while nothing is filled in', () => {
    expect(writeForm(emptyForm())).toBe('')
  })

  it('keeps the words by which somebody is still being looked for', () => {
    const form = { ...emptyForm(), requesterWords: 'Иванов' }
    expect(readForm(writeForm(form))).toEqual(form)
    const begun = writeForm({ ...emptyForm(), subject: 'Касса' })
    expect(readForm(joinForms(begun, writeForm(form)))).toEqual({ ...form, subject: 'Касса' })
  })

  it('keeps what it can of a broken or older one', () => {
    expect(readForm('{"subject":"Касса","impact":"huge"}')).toEqual({ ...emptyForm(), subject: 'Касса' })
    expect(readForm('{"subject":"Касса","zone":"Mars/Olympus","language":"la"}')).toEqual({
      ...emptyForm(),
      subject: 'Касса',
    })
    expect(readForm('not json').description).toBe('not json')
  })

  it('drops a tier that is no longer sold, once it is known what is', () => {
    const written = writeForm({ ...emptyForm(), subject: 'Касса', tier: 'gold' })
    expect(readForm(written, [{ id: 'silver' }]).tier).toBeNull()
    expect(readForm(written, [{ id: 'gold' }]).tier).toBe('gold')
    expect(readForm(written).tier).toBe('gold')
  })

  it('is joined with what was typed before it was read, which counts where something was typed', () => {
    const before = { ...emptyForm(), requesterId: 'anna', subject: 'Касса', impact: 'high' as const }
    const typed = { ...emptyForm(), description: 'Не включается' }
    expect(readForm(joinForms(writeForm(before), writeForm(typed)))).toEqual({
      ...before,
      description: 'Не включается',
    })
  })

  it('keeps what belongs to a person with that person', () => {
    const anna = { ...emptyForm(), requesterId: 'anna', zone: 'Asia/Omsk', language: 'en' as const, tier: 'gold' }
    const boris = { ...emptyForm(), requesterId: 'boris' }
    expect(readForm(joinForms(writeForm(anna), writeForm(boris)))).toMatchObject({ requesterId: 'boris', zone: null })
    expect(filledSince(anna, { ...anna, subject: 'Касса' })).toEqual({ ...emptyForm(), subject: 'Касса' })
    expect(filledSince(boris, anna)).toMatchObject({ requesterId: 'anna', zone: 'Asia/Omsk', tier: null })
  })
})
