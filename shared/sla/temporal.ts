/**
 * The only door to time-zone rules. `temporal-polyfill` hands out the engine's own `Temporal` where there is one and its
 * implementation otherwise, so that every room of the house reads zones the same way and none computes an offset itself.
 */
export { Temporal } from 'temporal-polyfill'
