/** How long a person has access: until a moment, or a number of days from the first connection; both null: without an end. */
export interface TermsLine {
  readonly until: Date | null;
  readonly days: number | null;
}

/** What texts show of an invite; `nodes` null: all nodes. */
export interface InviteLine extends TermsLine {
  readonly name: string | null;
  readonly expires: Date;
  readonly nodes: readonly string[] | null;
}
