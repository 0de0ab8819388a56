export interface FileChip {
  readonly id: string
  readonly name: string
  /** «1,4 МБ». */
  readonly detail: string
  /** Address of a small picture of it. */
  readonly thumbnail?: string | undefined
}
