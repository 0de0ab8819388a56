import { expect, test } from 'vitest'
import { isSecureAddress } from './desktop-settings'

test.each([
  'https://updates.example.org/opora/',
  'https://updates.example.org:8443',
  'http://127.0.0.1:5000/feed',
  'http://localhost/',
])('%s can be trusted', (address) => expect(isSecureAddress(address)).toBe(true))

test.each([
  'http://updates.example.org/',
  'http://127.0.0.1.example.org/',
  'http://localhost@example.org/',
  'https://name:secret@example.org/',
  String.raw`https://example.org\@evil.org/`,
  'file:///tmp/feed',
  'updates.example.org',
  '',
])('%s cannot', (address) => expect(isSecureAddress(address)).toBe(false))
