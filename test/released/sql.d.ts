/** A file of SQL as text. */
declare module "*.sql?raw" {
  const sql: string;
  export default sql;
}
