/** The ladder, as other rooms use it. */
export { dueSteps, ladderSteps, type PlannedStep } from './ladder-steps'
export { reachedBy, type Reached, type Staff } from './recipients'
