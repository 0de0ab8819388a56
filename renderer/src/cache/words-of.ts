/** Words of a short text, cut so that Russian and English endings do not hide that two words are the same. */

/** Letters kept of a word: «принтера» and «принтер» meet, «печать» and «печень» do not. */
const STEM_LETTERS = 5
/** Of a word of five letters one may be its ending: «касса», «кассы». */
const stemOf = (word: string): string => word.slice(0, word.length === STEM_LETTERS ? STEM_LETTERS - 1 : STEM_LETTERS)
const SHORTEST = 3
const COMMON = new Set(
  'для как что это или при без его она они нет есть был под над the and for not from with has have was are can this that'.split(
    ' ',
  ),
)

export function wordsOf(text: string): readonly string[] {
  const words =
    text
      .toLocaleLowerCase('ru')
      .replaceAll('ё', 'е')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  const telling = words.filter((word) => (word.length >= SHORTEST || /\d/.test(word)) && !COMMON.has(word))
  return [...new Set(telling.map(stemOf))]
}
