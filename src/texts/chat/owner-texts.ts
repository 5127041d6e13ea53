import type { NodeState } from './nodes-texts.ts';

export interface NodeLine {
  readonly name: string;
  readonly state: NodeState;
  readonly devices: number;
  readonly online: number;
}

/** What only people with the owner's rights read. */
export interface OwnerTexts {
  welcomeOwner(): string;
  added(who: string): string;
  restored(who: string): string;
  alreadyIn(who: string): string;
  /** `toPassOn`: the plain text to send to the person. */
  waitingForUsername(username: string, toPassOn: string): string;
  /** The friend never pressed Start, so the bot may not write first. */
  cannotWriteTo(who: string, toPassOn: string): string;
  removed(who: string): string;
  usernameRemoved(username: string): string;
}
