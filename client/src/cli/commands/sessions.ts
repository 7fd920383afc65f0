/** login, logout, whoami. */
import { readFile } from "node:fs/promises";
import { ServiceError } from "../../service-error.ts";
import { type Password, type Session, Sessions } from "../../sessions.ts";
import { type Command, type Context, type Line, textOption } from "../command.ts";
import { sheet, shownTime } from "../output.ts";
import type { Questions } from "../prompt.ts";
import { currentSession, forgetSession, keepSession, serviceOf } from "../session-file.ts";

/** What the service asks for, once the password is right. */
const CODE_NEEDED = "E005008";
const NEW_PASSWORD_NEEDED = ["E003004", "E003007"];

export const login: Command = {
  name: "login",
  words: ["[USERNAME]"],
  summary: "Sign in, and keep the session for the commands after this one.",
  details: `Password and one-time code are asked for at the terminal, without echo. Where
standard input is no terminal, its lines are the answers: password, then code.
The session's token is kept in session.json beside config.json, for you alone.`,
  options: {
    "id-token-file": {
      type: "string",
      value: "FILE",
      says: "exchange the ID token in FILE, or in standard input by -, instead of a password",
    },
  },
  examples: [
    "session-attributes login alice --url https://attributes.example.com",
    "session-attributes login alice <password-file",
    "session-attributes login --id-token-file id-token.jwt",
  ],
  async run(context, line) {
    const service = serviceOf(context.settings);
    const sessions = new Sessions(service);
    const idTokenFile = textOption(line, "id-token-file");
    const { session, passwordExpiresAt } =
      idTokenFile === undefined
        ? await signIn(sessions, context.questions, line)
        : { session: await sessions.exchange(await idToken(context, idTokenFile)), passwordExpiresAt: null };
    await keepSession(context.settings, service, session);
    const { username, userId } = await sessions.describe(session.token);
    return {
      text: `Signed in at ${service.url} as ${username}, until ${shownTime(session.expiresAt)} without renewal.`,
      json: { url: service.url, username, userId, expiresAt: session.expiresAt, passwordExpiresAt },
      said: passwordExpiresAt === null ? "" : `Your password expires at ${shownTime(passwordExpiresAt)}.`,
    };
  },
};

async function idToken({ questions }: Context, file: string): Promise<string> {
  return (file === "-" ? await questions.all() : await readFile(file, "utf8")).trim();
}

/** Asks for what the service wants to have, one after the other. */
async function signIn(sessions: Sessions, questions: Questions, { words: [username] }: Line) {
  const given: Password = {
    username: username ?? (await questions.ask("Username")),
    password: await questions.ask("Password", { isSecret: true }),
  };
  for (;;) {
    try {
      const { passwordExpiresAt, ...session } = await sessions.signIn(given);
      return { session: session as Session, passwordExpiresAt };
    } catch (error) {
      const code = error instanceof ServiceError ? error.code : null;
      if (code === CODE_NEEDED && given.code === undefined) {
        given.code = await questions.ask("Code", { isSecret: true });
      } else if (code !== null && NEW_PASSWORD_NEEDED.includes(code) && given.newPassword === undefined) {
        given.newPassword = await questions.ask("New password, as this one has expired", { isSecret: true });
        // A code is good for one call.
        if (given.code !== undefined) given.code = await questions.ask("Next code", { isSecret: true });
      } else throw error;
    }
  }
}

export const logout: Command = {
  name: "logout",
  words: [],
  summary: "End the session, and forget it and what it checked out.",
  details: "AWS honours credentials that were checked out until they expire.",
  examples: ["session-attributes logout"],
  async run({ settings }) {
    const session = await currentSession(settings).finally(() => forgetSession(settings));
    await new Sessions(session).signOut(session.token);
    return { text: `Signed out at ${session.url}.`, json: { url: session.url } };
  },
};

export const whoami: Command = {
  name: "whoami",
  words: [],
  summary: "Show who is signed in, where, and until when.",
  examples: ["session-attributes whoami", "session-attributes whoami --json"],
  async run({ settings }) {
    const { url, app, token } = await currentSession(settings);
    const { username, userId, sessionId, createdAt, expiresAt } = await new Sessions({ url, app }).describe(token);
    const text = sheet([
      ["service", url],
      ["application", app],
      ["username", username],
      ["user id", userId],
      ["session", sessionId],
      ["signed in", shownTime(createdAt)],
      ["expires", shownTime(expiresAt)],
    ]);
    return { text, json: { url, app, username, userId, sessionId, createdAt, expiresAt } };
  },
};
