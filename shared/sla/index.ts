/**
 * The SLA arithmetic, as other rooms use it. What is not listed here is nobody else's business.
 */
export * from './types'
export { alarmKey, type AlarmPlace } from './alarm-key'
export { alarmRows, ALARM_THRESHOLDS, ladderAhead, thresholdAt, type AlarmTicket, type PointAhead } from './alarms'
export { clockTick, type Band, type ClockTick } from './band'
export * from './calendar'
export {
  calendarYear,
  type CalendarDay,
  type CalendarDayKind,
  type CalendarMonth,
  type CalendarYear,
} from './calendar-year'
export { calendarDefinitionSchema, parseCalendar } from './calendar-schema'
export { choosePolicy, newestPolicies, type PolicySubject } from './choose-policy'
export { explainClock, explainClocks, lineKey, type Explanation } from './explanation'
export type { ExplainedPause } from './explanation-pauses'
export { reasonSchema, type Reason } from './explanation-reasons'
export type { ClockTimeline, ClosedSpan, TimelineSpan } from './explanation-timeline'
export { heardPauses } from './heard-pauses'
export { ACKNOWLEDGED_MS, UNANSWERED } from './held'
export { DEFAULT_LADDERS, ladderOf } from './ladder'
export { movedPromise, type MovedPromise } from './moved-promise'
export { ordersFor, shadowedPolicies } from './policy-order'
export { nextDeadline, openOffer } from './next-deadline'
export { MAX_REOPEN_DAYS, newPolicySchema, parsePolicy, policyDefinitionSchema } from './policy-schema'
export {
  addTrials,
  EMPTY_TRIAL,
  TRIAL_OUTCOMES,
  tryPolicies,
  type TrialChange,
  type TrialOutcome,
  type TrialResult,
  type TrialRules,
  type TrialTicket,
  type TrialTotal,
} from './policy-trial'
export { nextChangeAt, replay } from './replay'
export { CalendarError, PolicyError, SlaError, type CalendarErrorCode, type SlaErrorCode } from './sla-error'
export {
  createSlaRules,
  DEFAULT_REOPEN_DAYS,
  type CalendarReference,
  type SlaRules,
  type SlaRulesOptions,
} from './sla-rules'
export { splitByHolder, type HolderShare } from './split-by-holder'
export { tierOddities, tierSpeeds, type TierOddity } from './tier-speeds'
export type { HeardPause } from './ticket-clocks'
export { withdrawnBreaches, type WithdrawnBreach } from './withdrawn-breaches'
