// Signing in and out, and what can be asked and done about sessions.

import { type Context, Hono } from "hono";
import { tokenKeys } from "../config.ts";
import { newSessionSecret, objectNameOfUserId, sessionIdOf, userObjectName } from "../crypto/identifiers.ts";
import { issueUst } from "../crypto/ust.ts";
import type { Actor } from "../domain/attribute.ts";
import { normaliseUsername } from "../domain/user.ts";
import type { AppEnv } from "../http/every-answer.ts";
import { USER_AGENT_CHARACTERS } from "../limits.ts";
import { sessionObject, userObject } from "../objects/reach.ts";
import { answer, shownTime } from "./answers.ts";
import { noSession, notAllowed, refusal } from "./errors.ts";
import { readInput } from "./input.ts";
import { actingUser, actorOf, granted, sessionOf, targetSession, verifiedSession } from "./parties.ts";
