/** Which words tell why something was not published. */
import { ADMINISTRATION_PROBLEMS } from '@shared/protocol/administration'
import type { Refusal } from './administration-store'

const KEYS: Readonly<Record<string, string>> = {
  unreachable: 'administration.refusal.unreachable',
  signedOut: 'administration.refusal.signedOut',
  [ADMINISTRATION_PROBLEMS.notAdmin]: 'administration.refusal.notAdmin',
  [ADMINISTRATION_PROBLEMS.publishedMeanwhile]: 'administration.refusal.publishedMeanwhile',
  [ADMINISTRATION_PROBLEMS.nothingChanged]: 'administration.refusal.nothingChanged',
  [ADMINISTRATION_PROBLEMS.unknownReference]: 'administration.refusal.unknownReference',
  [ADMINISTRATION_PROBLEMS.tierInUse]: 'administration.refusal.tierInUse',
}

/** @returns key of the message; it may take `{code}` and `{field}` */
export const refusalKey = ({ code }: Refusal): string => KEYS[code] ?? 'administration.refusal.unknown'
