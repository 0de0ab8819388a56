/**
 * Makes way for what was asked for from outside, by a link or a notification: what is open over the page would hide it. A
 * registration that was begun is laid aside, not given up: it is a draft, and that is said with its key.
 */
import { watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { REGISTRATION_DRAFT } from '@/register/registration-form'
import { useDraftStore } from '@/ticket/draft-store'
import { useFilePicksStore } from '../files/file-picks-store'
import { commands } from '../commands-registry'
import type { Corner } from '../desktop/corner'
import type { OverlayName } from './frame'

/** Whoever is asked to sign in again has to, before anything else can be had from the server. */
const IN_THE_WAY: readonly OverlayName[] = ['palette', 'help', 'register', 'signOut']

/** @returns makes way */
export function useMakeWay(opened: Set<OverlayName>, corner: Corner): () => void {
  const { t } = useI18n()
  const drafts = useDraftStore()
  const picks = useFilePicksStore()
  watch(
    () => opened.has('register'),
    (isOpen) => {
      if (isOpen) corner.forget('registration')
    },
  )
  return () => {
    const wasRegistering = opened.has('register')
    for (const name of IN_THE_WAY) opened.delete(name)
    const isBegun = drafts.body(REGISTRATION_DRAFT) !== '' || picks.of(REGISTRATION_DRAFT).length > 0
    if (!wasRegistering || !isBegun) return
    corner.tell({
      title: t('shell.registrationKept'),
      text: '',
      ticketId: null,
      isGood: true,
      about: 'registration',
      action: { words: t('shell.registrationGoOn'), keys: 'KeyC', run: () => void commands.run('app.register') },
    })
  }
}
