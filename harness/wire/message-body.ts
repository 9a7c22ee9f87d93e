/** What stands behind a message's header. */
import type { AttributeTable } from './attribute-table.ts';
import type { Layout } from './layout.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- whatever its fields
type AnyLayout = Layout<any>;

/** A fixed header, then attributes: of a table that is not known here if it is not given. */
export interface StructuredBody {
  readonly is: 'structured';
  readonly header: AnyLayout;
  /** The least that requests may carry in its place. */
  readonly short?: AnyLayout;
  readonly attributes?: AttributeTable;
}

export type BodyKind =
  | { readonly is: 'error' }
  | { readonly is: 'done' }
  | { readonly is: 'opaque' }
  | StructuredBody;
