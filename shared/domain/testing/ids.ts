/** Ids for tests: real UUIDs of version 7, the same in every run, so that a failure can be read and repeated. */

/** @param index any whole number from 0 to 2^40; equal numbers give equal ids */
export function testId(index: number): string {
  return `01900000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`
}

/** @returns a function that gives a new id with each call, beginning with `testId(first)` */
export function testIds(first: number): () => string {
  let next = first
  return () => testId(next++)
}
