/** Whom the registration is for: in which zone and language they are told what is promised, and what of it is new. */
import { computed } from 'vue'
import { currentClient } from '@/app/client/current-client'
import type { CommandArgsInput } from '@/app/client/intent'
import { ownZone } from '@/app/format/zones'
import { useLocale } from '@/app/i18n'
import { audienceOf } from '@/app/i18n/words/promise-words'
import { useDirectoryStore } from '@/app/stores/directory-store'
import { changesRequester, requesterChanges } from '@shared/domain/requester'
import type { RegistrationForm } from './registration-form'

interface Told {
  readonly requesterId: string | null
  readonly wanted: Parameters<typeof requesterChanges>[1]
}

export function useAudience(form: RegistrationForm) {
  const directory = useDirectoryStore()
  const locale = useLocale()

  const requester = computed(() => (form.requesterId === null ? undefined : directory.person(form.requesterId)))
  /** While nothing is chosen: as they have it; somebody new is likely to be where the engineer is. */
  const standing = computed(() => {
    const engineerId = currentClient.value?.actor.personId
    const engineer = engineerId === undefined ? undefined : directory.person(engineerId)
    const audience = audienceOf(
      form.newRequester === null ? requester.value : engineer,
      directory.settings,
      locale.value,
    )
    return { zone: audience.zone ?? ownZone(), language: audience.locale }
  })
  /** Those who have an account speak for themselves. */
  const isOpen = computed(() => {
    const actor = currentClient.value?.actor
    return actor === undefined || requester.value === undefined || changesRequester(requester.value, actor) === null
  })
  const audience = computed(() => ({
    zone: form.zone ?? standing.value.zone,
    locale: form.language ?? standing.value.language,
  }))

  /** What somebody new is registered with. */
  const asNew = () => ({ zone: audience.value.zone, language: audience.value.locale })

  /** What is written of somebody who is known. */
  const told = (): Told => ({
    requesterId: form.requesterId,
    wanted: {
      ...form.contact,
      ...(form.zone === null ? {} : { zone: form.zone }),
      ...(form.language === null ? {} : { language: form.language }),
    },
  })

  /** What of it sets something right; null when nothing does. Right after a start, they are read from the disk first. */
  async function changes({ requesterId, wanted }: Told): Promise<CommandArgsInput['changeRequester'] | null> {
    if (requesterId === null) return null
    await currentClient.value?.know([requesterId])
    const person = directory.person(requesterId)
    return person === undefined ? null : requesterChanges(person, wanted)
  }

  return { requester, standing, isOpen, audience, asNew, told, changes }
}
