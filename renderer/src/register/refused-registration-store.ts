/** A refused registration comes back into the form, to be changed and sent anew. */
import { defineStore } from 'pinia'
import { useDirectoryStore } from '@/app/stores/directory-store'
import { useDraftStore } from '@/ticket/draft-store'
import type { Command } from '@shared/domain/command'
import { formOf, REGISTRATION_DRAFT, writeForm } from './registration-form'

export const useRefusedRegistrationStore = defineStore('refused-registration', () => {
  const directory = useDirectoryStore()
  const drafts = useDraftStore()

  /**
   * Writes it as the draft with which the form opens.
   *
   * @returns `begun`: another registration is being written, and must not be mixed up with it
   */
  async function fill({ args }: Pick<Command, 'args'>): Promise<'filled' | 'begun' | 'notSaved'> {
    await drafts.load(REGISTRATION_DRAFT)
    if (drafts.body(REGISTRATION_DRAFT) !== '') return 'begun'
    drafts.write(REGISTRATION_DRAFT, writeForm(formOf(args, directory.settings?.tiers.tiers)))
    await drafts.save(REGISTRATION_DRAFT)
    if (drafts.state(REGISTRATION_DRAFT) === 'saved') return 'filled'
    // It stays where it was refused, and is no draft that somebody has begun.
    await drafts.discard(REGISTRATION_DRAFT)
    return 'notSaved'
  }

  return { fill }
})
