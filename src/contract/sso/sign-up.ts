// Signing up: people make their own account, and confirm it with the token that they are given.

import { optional, required } from "../operation.ts";
import { applicationList } from "./account-forms.ts";
import { email, newPassword, newUsername, typedCode } from "./forms.ts";
import { operation } from "./operation.ts";

const SIGN_UP = "/zato/sso/user/signup";

export const signUp = operation({
  id: "signUp",
  method: "POST",
  path: SIGN_UP,
  acts: "as-nobody",
  takes: {
    username: required(newUsername),
    password: required(newPassword),
    email: optional(email),
    app_list: optional(applicationList, { takesList: true }),
  },
  refuses: [
    "E001001",
    "E001002",
    "E001003",
    "E001004",
    "E002001",
    "E003001",
    "E003002",
    "E003003",
    "E004002",
    "E005001",
  ],
});

const confirmation = <const Id extends string>(id: Id, method: "POST" | "PATCH", sub: string) =>
  operation({
    id,
    method,
    path: SIGN_UP + sub,
    acts: "as-nobody",
    takes: { confirm_token: required(typedCode) },
    refuses: ["E004002", "E005001", "E005006", "E005007"],
  });

/** Zato's pages have all three. */
export const confirmSignUp = confirmation("confirmSignUp", "POST", "/confirm");
export const changeToConfirmed = confirmation("changeToConfirmed", "PATCH", "/confirm");
export const changeSignUp = confirmation("changeSignUp", "PATCH", "");
