/** JSON columns are written as text on both drivers: a bare array would become a PostgreSQL array. */
export const toJson = (value: unknown): string => JSON.stringify(value)
