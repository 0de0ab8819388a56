/** Rows, as every reader gives them: values by column, and where in the file they stand. */

export interface SourceRow {
  /** The line on which it begins, counted from 1 as editors do; for a JSON array the line of the element. */
  readonly line: number
  readonly values: Readonly<Record<string, string>>
}

export interface BadRow {
  /** The input of the map that it stands in. */
  readonly input: string
  readonly line: number
  readonly reason: string
}

/** What a reader yields: a row, or why there is none. */
export type ReadRow =
  ({ readonly kind: 'row' } & SourceRow) | { readonly kind: 'bad'; readonly line: number; readonly reason: string }
