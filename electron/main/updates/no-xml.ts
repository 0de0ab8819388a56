/**
 * Stands in the bundle for `sax`, with which electron-updater would read feeds of GitHub. Ours are generic: what is not
 * used needs no parser of what strangers wrote, and `sax` is under a licence that nobody here has agreed to.
 */
export function parser(): never {
  throw new Error('Only a generic feed is read here, which has no XML')
}
