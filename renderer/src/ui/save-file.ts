/** Long enough for the slowest dialog that asks where to. */
const REVOKE_AFTER_MS = 600_000

/** Saves bytes where the person, or the browser, keeps such things. They are never opened here. */
export function saveFile(bytes: Blob, name: string): void {
  const address = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), REVOKE_AFTER_MS)
}
