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
