/**
 * Templates of the map: `{column}` is replaced by its value, `[…]` is left out when something in it is missing, and a
 * template is missing altogether when a column outside brackets is.
 */

/** What a template can see: null for what is missing. */
export type Scope = (name: string) => string | null
export type Template = (scope: Scope) => string | null

type Part = { readonly text: string } | { readonly name: string } | { readonly optional: Template }

export class TemplateError extends Error {}

/** @throws {TemplateError} when brackets do not match */
export function compileTemplate(source: string): Template {
  const reader = { source, at: 0 }
  const template = compileUntil(reader, null)
  return template
}

/** The column names that a template reads. */
export function namesIn(source: string): readonly string[] {
  return [...source.matchAll(/\{([^{}]+)\}/g)].map((match) => (match[1] ?? '').trim())
}

function compileUntil(reader: { readonly source: string; at: number }, end: ']' | null): Template {
  const parts: Part[] = []
  let text = ''
  const flush = (): void => {
    if (text !== '') parts.push({ text })
    text = ''
  }
  for (;;) {
    const character = reader.source[reader.at]
    reader.at += 1
    if (character === undefined) {
      if (end !== null) throw new TemplateError(`"${reader.source}" opens a bracket and does not close it`)
      break
    }
    if (character === end) break
    if (character === '{') {
      flush()
      parts.push({ name: nameUpToBrace(reader) })
    } else if (character === '[') {
      flush()
      parts.push({ optional: compileUntil(reader, ']') })
    } else text += character
  }
  flush()
  return templateOf(parts)
}

function nameUpToBrace(reader: { readonly source: string; at: number }): string {
  const close = reader.source.indexOf('}', reader.at)
  if (close < 0) throw new TemplateError(`"${reader.source}" opens a brace and does not close it`)
  const name = reader.source.slice(reader.at, close).trim()
  reader.at = close + 1
  return name
}

function templateOf(parts: readonly Part[]): Template {
  const [only] = parts
  if (parts.length === 1 && only !== undefined && 'name' in only) return (scope) => scope(only.name)
  return (scope) => {
    let result = ''
    for (const part of parts) {
      if ('text' in part) result += part.text
      else if ('optional' in part) result += part.optional(scope) ?? ''
      else {
        const value = scope(part.name)
        if (value === null) return null
        result += value
      }
    }
    return result === '' ? null : result
  }
}
