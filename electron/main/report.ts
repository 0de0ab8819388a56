/** The log of the main process: what went wrong, in code words; never what a ticket says. */
export function report(what: string, cause: unknown): void {
  console.warn(what, cause instanceof Error ? cause.message : cause)
}
