/** The list of what is inside Opora, with its licences: the file that ships beside the program, read only when asked for. */
export async function readLicences(): Promise<string> {
  const { default: text } = await import('@resources/licences.txt?raw')
  return text
}
