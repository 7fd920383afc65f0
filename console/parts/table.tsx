// Tables, and what stands in place of their rows: while they are loaded, and where there are none.

import type { ComponentChildren } from "preact";
import type { Loaded } from "../state/load.ts";
import { FailureNotice } from "./notice.tsx";

/** Rows of the height that real ones have, so that nothing moves when these come. */
function Waiting({ rows = 4 }: { rows?: number }) {
  return (
    <div class="waiting">
      <p class="unseen" role="status">
        Loading
      </p>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} class="waiting-row" />
      ))}
    </div>
  );
}

/** There is nothing to show, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

interface LoadedViewProps<T> {
  loaded: Loaded<T>;
  children: (data: T) => ComponentChildren;
}

/** What was loaded; before that its outline, and what kept it from being loaded. */
export function LoadedView<T>({ loaded, children }: LoadedViewProps<T>) {
  const { data, failure, reload } = loaded;
  return (
    <>
      <FailureNotice failure={failure} onRetry={reload} />
      {data === undefined ? failure === null && <Waiting /> : children(data)}
    </>
  );
}

interface TableProps {
  /** What the rows are, as a class. */
  of: string;
  /** For those who do not see the heading above it. */
  caption: string;
  /** Heads of the columns; one of actions, which has no visible head, follows them. */
  columns: readonly string[];
  /** The rows. */
  children: ComponentChildren;
}

/** A table whose last column holds what can be done with each row. */
export function Table({ of, caption, columns, children }: TableProps) {
  return (
    <table class={`rows ${of}`}>
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
          <th scope="col">
            <span class="unseen">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
