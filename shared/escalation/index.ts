/** The ladder, as other rooms use it. */
export { ACKNOWLEDGED_MS, dueSteps, ladderSteps, type LadderHistory, type PlannedStep } from './ladder-steps'
export { reachedBy, type Reached, type Staff } from './recipients'
