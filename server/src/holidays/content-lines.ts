/**
 * The lines of an iCalendar file (RFC 5545, 3.1): folded ones joined, each with its name, its parameters and the number of
 * the line on which it begins, so that whoever chose the file can be told where it is wrong.
 */

export interface ContentLine {
  /** As an editor counts. */
  readonly line: number
  /** In capitals. */
  readonly name: string
  readonly parameters: ReadonlyMap<string, string>
  readonly value: string
}

/** A line that is none; the rest of the file is read all the same. */
export interface BrokenLine {
  readonly line: number
  readonly broken: true
}

const NAME = /^[A-Za-z0-9-]+/
const PARAMETER = /^;([A-Za-z0-9-]+)=("[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*/

export function contentLinesOf(text: string): readonly (ContentLine | BrokenLine)[] {
  const folded: { line: number; text: string }[] = []
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const last = folded.at(-1)
    if (/^[ \t]/.test(line) && last !== undefined) last.text += line.slice(1)
    else if (line !== '') folded.push({ line: index + 1, text: line })
  }
  return folded.map(({ line, text: whole }) => readLine(line, whole))
}

function readLine(line: number, text: string): ContentLine | BrokenLine {
  const name = NAME.exec(text)?.[0]
  if (name === undefined) return { line, broken: true }
  const parameters = new Map<string, string>()
  let rest = text.slice(name.length)
  for (let match = PARAMETER.exec(rest); match !== null; match = PARAMETER.exec(rest)) {
    parameters.set((match[1] ?? '').toUpperCase(), (match[2] ?? '').replaceAll('"', ''))
    rest = rest.slice(match[0].length)
  }
  if (!rest.startsWith(':')) return { line, broken: true }
  return { line, name: name.toUpperCase(), parameters, value: rest.slice(1) }
}

/** A text value without its escapes, on one line. */
export function plainText(value: string): string {
  return value
    .replace(/\\([\\;,nN])/g, (_escape, letter: string) => (letter.toLowerCase() === 'n' ? ' ' : letter))
    .replace(/\s+/g, ' ')
    .trim()
}
