import { expect, test } from 'vitest'
import { countPlaywright, countVitest } from './counts'

const passedFile = { status: 'passed', assertionResults: [{}] }

test('tests of Vitest are counted', () => {
  const report = { numPassedTests: 7, numFailedTests: 2, testResults: [passedFile] }
  expect(countVitest(report, 1)).toEqual({ passed: 7, failed: 2 })
})

test('a test file that could not be loaded has failed', () => {
  const report = {
    numPassedTests: 7,
    numFailedTests: 0,
    testResults: [passedFile, { status: 'failed', assertionResults: [] }],
  }
  expect(countVitest(report, 1)).toEqual({ passed: 7, failed: 1 })
})

test('a run that ended badly though every test passed has failed', () => {
  expect(countVitest({ numPassedTests: 7, numFailedTests: 0, testResults: [] }, 1)).toEqual({ passed: 7, failed: 1 })
  expect(countPlaywright({ stats: { expected: 3, unexpected: 0, flaky: 0 }, errors: [] }, 1)).toEqual({
    passed: 3,
    failed: 1,
  })
})

test('a run without a report has failed', () => {
  expect(countVitest(null, 0)).toEqual({ passed: 0, failed: 1 })
  expect(countPlaywright(null, 0)).toEqual({ passed: 0, failed: 1 })
})

test('an end-to-end test that passed only the second time has failed', () => {
  expect(countPlaywright({ stats: { expected: 3, unexpected: 1, flaky: 1 }, errors: [] }, 1)).toEqual({
    passed: 3,
    failed: 2,
  })
})
