/** Databases on the private PostgreSQL server of a test run. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'

export interface CreatedDatabase {
  readonly name: string
  readonly url: string
  readonly drop: () => Promise<void>
}

/** A new database on a PostgreSQL server: an empty one, or a copy of another. */
export async function createDatabase(serverUrl: string, template?: string): Promise<CreatedDatabase> {
  const name = `opora_test_${randomUUID().replaceAll('-', '')}`
  await onServer(serverUrl, `create database ${name}${template === undefined ? '' : ` template ${template}`}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return { name, url: url.href, drop: () => onServer(serverUrl, `drop database ${name} with (force)`) }
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
