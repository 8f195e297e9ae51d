import type { Migration } from '../migrate.ts'

/** In the order of their numbers; a line is never changed or moved once it was released. */
export const migrations: readonly Migration[] = []
