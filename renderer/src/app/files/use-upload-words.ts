/** How far the file of a command has come on its way to the server, in words. */
import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { isOutOfReach } from '@/sync/connection'
import type { UploadProgress } from '@/sync/messages'
import { useClientEvents } from '../client/use-client-events'
import { formatBytes } from '../format'
import { useConnectionStore } from '../stores/connection-store'

/** @returns by the id of the command; empty for one whose file is not being sent */
export function useUploadWords(): (commandId: string) => string {
  const { t, locale } = useI18n()
  const connection = useConnectionStore()
  const upload = shallowRef<UploadProgress | null>(null)

  useClientEvents((client) => {
    upload.value = null
    if (client === null) return []
    return [
      client.on('uploading', (next) => {
        upload.value = next
      }),
    ]
  })

  return (commandId) => {
    if (upload.value?.commandId !== commandId) return ''
    const { sentBytes, size } = upload.value
    const bytes = { sent: formatBytes(sentBytes, locale.value), size: formatBytes(size, locale.value) }
    return t(isOutOfReach(connection.state.kind) ? 'common.file.paused' : 'common.file.sending', bytes)
  }
}
