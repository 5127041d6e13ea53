import type { Candidate } from '../../access/usernames.ts';

/** How long somebody may stay: until a moment, or so many days from the first connection; both null: for good. */
export interface TermsLine {
  readonly until: Date | null;
  readonly days: number | null;
}

/** An invite as the owner sees it; `nodes` null: all. */
export interface InviteLine extends TermsLine {
  readonly name: string | null;
  readonly expires: Date;
  readonly nodes: readonly string[] | null;
}

/** Getting in and staying: invites, requests, guests. In Telegram's HTML, buttons' labels apart. */
export interface EntryTexts {
  readonly buttons: {
    /** Under the greeting of a stranger. */
    readonly ask: string;
    readonly approve: string;
    readonly refuse: string;
    readonly block: string;
    /** Opens Telegram's list of people. */
    readonly pick: string;
    readonly cancel: string;
    readonly letIn: string;
    /** One of several people whom a username may mean, and how they stand. */
    thisOne(who: string, state: Candidate['state']): string;
    /** Whoever writes with that username next. */
    readonly noneOfThem: string;
    readonly stopWaiting: string;
    /** Opens Telegram's list of chats with the text to pass on. */
    readonly passOn: string;
    readonly dropInvite: string;
    openInvites(count: number): string;
    /** How long a link holds. */
    holds(days: number): string;
    /** How long the guest may stay; null: for good. */
    stays(days: number | null, chosen: boolean): string;
    node(name: string, chosen: boolean): string;
    dropOne(number: number, name: string | null): string;
    /** More time; null: for good. */
    extend(days: number | null): string;
  };
  /** Whom a username means, when that is not clear. */
  whichToAdd(username: string): string;
  whichToRemove(username: string): string;
  /** To be passed on to the person who is invited. */
  inviteLink(link: string): string;
  invite(line: InviteLine): string;
  inviteDropped(): string;
  invites(lines: readonly InviteLine[]): string;
  /** One and the same for a link that was used, has expired, was taken back or never was. */
  inviteRefused(): string;
  /** Added to a welcome; an empty text for who is in for good. */
  terms(line: TermsLine): string;
  /** The same for whoever let them in; empty for those who are in for good. */
  guestTerms(line: TermsLine): string;
  asked(): string;
  request(name: string, username: string | null, id: number): string;
  requestRefused(who: string): string;
  requestBlocked(who: string, id: number): string;
  /** What the stranger hears. */
  refused(): string;
  /** What a friend hears whom the owner has paused, at once and whenever they write. */
  paused(): string;
  resumed(): string;
  /** What a guest hears who writes after the end. */
  ended(until: Date): string;
  whomToAdd(): string;
  cancelled(): string;
  offerToAdd(who: string): string;
  offerContact(who: string): string;
  contactWithoutAccount(name: string): string;
  hiddenSender(name: string): string;
  /** What the owner sends to somebody whom the bot may not write to; plain text, the link to the bot stands behind it. */
  passOn(): string;
  warning(until: Date): string;
  /** For the owner: a guest's time ends then. */
  guestEnds(who: string, until: Date): string;
  guestEnded(who: string): string;
  extended(who: string, line: TermsLine): string;
  youWereExtended(line: TermsLine): string;
}
