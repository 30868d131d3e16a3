/** What differs between two experiments or two requests. */

/** One changed field; `before` or `after` is absent when the field is. */
export interface FieldChange {
  path: string
  before?: unknown
  after?: unknown
}

/** Changed fields in schema order. */
export function compareExperiments(_before: object, _after: object): FieldChange[] {
  return []
}
