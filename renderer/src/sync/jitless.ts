/** Imported before any schema: zod would otherwise compile validators with `new Function`, which our CSP forbids. */
import { z } from 'zod'

z.config({ jitless: true })
