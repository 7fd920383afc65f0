// A session's object as Workers and users' objects of 0.1.0 call it, while a deployment spreads.

import { type Caller, SessionObject as PresentSessionObject } from "../objects/session-object.ts";
import { asBefore, type OldOutcome } from "./refusals.ts";
import {
  fromOldChange,
  fromOldCredentials,
  fromOldSession,
  type OldAttribute,
  type OldChange,
  type OldCheckOut,
  type OldCredentials,
  type OldSession,
  oldAttribute,
  oldCheckOut,
  oldCredentials,
  oldTimes,
} from "./shapes.ts";

interface Owner {
  owner?: string | undefined;
}

export class SessionObject extends PresentSessionObject {
  create(session: OldSession): Promise<OldOutcome> {
    return asBefore(this.begin(fromOldSession(session)), () => ({}));
  }

  describe(caller: Caller): Promise<OldOutcome<{ session: OldSession }>> {
    return asBefore(this.details(caller), ({ session }) => ({ session: oldTimes(session) }));
  }

  changeAttributes(caller: Caller, change: OldChange): Promise<OldOutcome<{ revision: number | null } & Owner>> {
    return asBefore(this.editAttributes(caller, fromOldChange(change)), ({ revision, owner }) => ({ revision, owner }));
  }

  readAttributes(
    caller: Caller,
    names: string[] | null,
    decrypt: boolean,
  ): Promise<OldOutcome<{ attributes: OldAttribute[] } & Owner>> {
    return asBefore(this.listAttributes(caller, names, decrypt), ({ attributes, owner }) => ({
      attributes: attributes.map(oldAttribute),
      owner,
    }));
  }

  attributeNames(caller: Caller, names: string[] | null): Promise<OldOutcome<{ names: string[] } & Owner>> {
    return asBefore(this.listAttributeNames(caller, names), (facts) => ({ names: facts.names, owner: facts.owner }));
  }

  fulfilCheckOut(transactionId: string, credentials: OldCredentials): Promise<OldOutcome<{ checkOut: OldCheckOut }>> {
    const completed = this.completeCheckOut(transactionId, fromOldCredentials(credentials));
    return asBefore(completed, ({ checkOut }) => ({ checkOut: oldCheckOut(checkOut) }));
  }

  listCheckOuts(): Promise<OldOutcome<{ checkOuts: OldCheckOut[] }>> {
    return asBefore(this.currentCheckOuts(), ({ checkOuts }) => ({ checkOuts: checkOuts.map(oldCheckOut) }));
  }

  checkOutCredentials(transactionId: string): Promise<OldOutcome<{ credentials: OldCredentials }>> {
    return asBefore(this.readCredentials(transactionId), ({ credentials }) => ({
      credentials: oldCredentials(credentials),
    }));
  }

  checkIn(transactionId: string): Promise<OldOutcome<{ checkOut: OldCheckOut }>> {
    return asBefore(this.endCheckOut(transactionId), ({ checkOut }) => ({ checkOut: oldCheckOut(checkOut) }));
  }
}
