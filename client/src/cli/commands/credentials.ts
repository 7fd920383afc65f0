/** credentials, env: AWS credentials of a profile's environment. */
import type { Credentials } from "../../profiles.ts";
import { awsCredentials } from "../aws-credentials.ts";
import type { Command } from "../command.ts";
import { currentSession } from "../session-file.ts";

const KEPT = `They are checked out once, kept in a file for you alone until 5 minutes before they
expire, and checked out anew then. Of commands that run at once one checks out.`;

export const credentials: Command = {
  name: "credentials",
  words: ["PROFILE", "ENVIRONMENT"],
  summary: "Print AWS credentials, as AWS's credential_process wants them.",
  details: `${KEPT}

In ~/.aws/config:
  [profile finance]
  credential_process = session-attributes credentials finance production`,
  examples: ["session-attributes credentials finance production"],
  async run({ settings }, { words: [papId = "", environmentId = ""] }) {
    const json = processOutput(await awsCredentials(settings, await currentSession(settings), papId, environmentId));
    return { text: JSON.stringify(json), json };
  },
};

export const env: Command = {
  name: "env",
  words: ["PROFILE", "ENVIRONMENT"],
  summary: "Print AWS credentials as exports for a POSIX shell.",
  details: KEPT,
  examples: ['eval "$(session-attributes env finance production)"'],
  async run({ settings }, { words: [papId = "", environmentId = ""] }) {
    const found = await awsCredentials(settings, await currentSession(settings), papId, environmentId);
    const json = {
      AWS_ACCESS_KEY_ID: found.accessKeyID,
      AWS_SECRET_ACCESS_KEY: found.secretAccessKey,
      AWS_SESSION_TOKEN: found.sessionToken,
      AWS_CREDENTIAL_EXPIRATION: found.expirationTime,
    };
    const text = Object.entries(json).map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`);
    return { text: text.join("\n"), json };
  },
};

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html */
function processOutput({ accessKeyID, secretAccessKey, sessionToken, expirationTime }: Credentials) {
  return {
    Version: 1,
    AccessKeyId: accessKeyID,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: expirationTime,
  };
}
