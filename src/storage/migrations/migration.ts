// A step of the stored schema of one class of object. Each class has its list of steps in this folder.

/**
 * One step from a schema to the next.
 *
 * A list only ever grows at its end. What was released stands as it was shipped, to the last space: it says what lies in
 * objects that exist, and they do not change when the code does. So its SQL is written out and takes nothing from the
 * rest of the code, not even a number.
 *
 * To add a step:
 * 1. Append `{ id: "00n_what_it_does", change: [...] }` to the list of the class, with the next number.
 * 2. Name the new columns in the stores. Columns that are added to rows that exist must be nullable or have a default.
 * 3. Add what the last release stores to test/released, if it is not there yet, and read it there under the new code.
 *
 * An object takes the step when it next wakes, together with the rest of its list and in one transaction. From then on
 * code without the step refuses the object and leaves it as it is, so during a deployment, and after going back to the
 * release before, calls to it fail until that code is gone. 0.1.0 does not look: it goes on as long as its own
 * statements work, so a step keeps the names of the tables and columns that there are.
 */
export interface Migration {
  /** `001_` and so on, and what the step does; recorded in the object. */
  readonly id: string;
  /** Statements, or a function for what SQL alone cannot do. It is called within the transaction and awaits nothing. */
  readonly change: readonly string[] | ((sql: SqlStorage) => void);
}
