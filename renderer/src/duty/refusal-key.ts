/** Which words tell why a change of duty was refused. */
import { DUTY_PROBLEMS } from '@shared/protocol/duty'
import type { DutyRefusal } from './duty-store'

const KEYS: Readonly<Record<string, string>> = {
  unreachable: 'duty.refusal.unreachable',
  signedOut: 'duty.refusal.signedOut',
  [DUTY_PROBLEMS.changedMeanwhile]: 'duty.refusal.changedMeanwhile',
  [DUTY_PROBLEMS.notYours]: 'duty.refusal.notYours',
  [DUTY_PROBLEMS.unknownGroup]: 'duty.refusal.unknownGroup',
  [DUTY_PROBLEMS.unknownPerson]: 'duty.refusal.unknownPerson',
  [DUTY_PROBLEMS.absenceOverlaps]: 'duty.refusal.overlaps',
  [DUTY_PROBLEMS.absenceUnknown]: 'duty.refusal.gone',
}

/** @returns key of the message; it may take `{code}` */
export const refusalKey = ({ code }: DutyRefusal): string => KEYS[code] ?? 'duty.refusal.unknown'
