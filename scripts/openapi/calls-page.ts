/** docs/calls.md: every call in a table, for who reads; the API description has the rest. */

/** Of the API description, what the page shows. */
export interface Described {
  tags: readonly { name: string; description: string }[];
  paths: Readonly<Record<string, Readonly<Record<string, { tags: readonly string[]; summary: string }>>>>;
}

const HEAD = `# The calls

Every call in a table, made from the operations by \`npm run openapi\`. [The description](../assets/openapi.json), served at
\`/openapi.json\`, has parameters, limits, answers, failures and examples; \`/docs/\` is an interactive reference of it. Nothing in
either is loaded from another host.

**The SSO API**, \`/zato/sso/*\`, is wire-compatible with Zato SSO. Parameters come from the query string or a JSON body, for
every verb and whatever the Content-Type. \`Authorization: Bearer <ust>\` stands for \`ust\` and \`current_ust\`, so that no token
needs to stand in a URL. Attributes are read and written one by \`name\`, or many by \`data\`, all of them or none. A single
PUT, PATCH or DELETE takes \`If-Match\` with the \`ETag\` of the attribute (its revision), and PUT \`If-None-Match: *\`; otherwise the
last write wins. Every answer has a \`cid\`; a failure has \`sub_status\` (Zato's codes) and a \`message\`.

**The profile API**, \`/api/*\`, is wire-compatible with Britive's "Manage Session Attributes": its Python SDK, its Terraform
provider and plain curl work against it. \`Authorization: TOKEN <t>\` takes an API token of \`npm run token\`; everything under
\`/api/access\` takes a session's, \`Authorization: Bearer <ust>\`. A failure has an \`errorCode\`, a \`message\` and \`details\`.

Nobody chooses the own rights. A \`Session\` attribute becomes a tag only where a super-user (a service that acts as one) set
it, or where the profile lists its value in \`allowedValues\`; a field of the user only where a super-user said it last.
Otherwise the tag check says \`self-chosen\` and what to do. Credentials end with the first attribute behind their tags.

Forgetting credentials is not revoking them: AWS honours them until they expire. And an encrypted attribute that becomes
a tag is plain text in AWS CloudTrail.
`;

/** Writes the page. */
export function callsPage({ tags, paths }: Described): string {
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([
        method,
        {
          tags: [tag],
          summary,
        },
      ]) => ({ tag, path, method, summary }),
    ),
  );
  const chapters = tags.map(({ name, description }) => {
    const own = rows.filter(({ tag }) => tag === name);
    const lines = own.map(({ method, path, summary }) => `| ${method.toUpperCase()} \`${path}\` | ${summary} |`);
    return [`## ${name}`, "", description, "", "| call | what it does |", "| --- | --- |", ...lines, ""].join("\n");
  });
  return [HEAD, ...chapters].join("\n");
}
