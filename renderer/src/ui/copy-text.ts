/**
 * Copying text. The clipboard interface may be denied (a permission, a page without focus, an old browser); then the text
 * is selected in a field that nobody sees and the page is asked to copy it, which needs no permission.
 */

/** @returns false when neither way worked: the text must then be shown to be copied by hand */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch (error) {
    console.warn('The clipboard refused; the text is copied by selection', error)
    return copyBySelection(text)
  }
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'visually-hidden'
  field.setAttribute('aria-hidden', 'true')
  // Inside an open dialog, or its focus trap would take the selection away at once.
  const place = focused?.closest('[role="dialog"]') ?? document.body
  place.append(field)
  field.select()
  const { execCommand } = document as { execCommand?: (name: string) => boolean }
  const isCopied = execCommand?.call(document, 'copy') ?? false
  field.remove()
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  return isCopied
}
