/**
 * Words of a notification as a system takes them for words. A requester writes the subject: on Linux the body is markup
 * (bold, links, images), and anywhere what turns text around could make a notification say something else.
 */
import { plainText } from '../plain-line'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

export function plainWords(
  { title, body }: { readonly title: string; readonly body: string },
  platform: string,
): { readonly title: string; readonly body: string } {
  const words = plainText(body)
  return {
    title: plainText(title),
    body: platform === 'linux' ? words.replace(/[&<>]/g, (character) => ENTITIES[character] ?? character) : words,
  }
}
