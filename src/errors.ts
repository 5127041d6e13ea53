/** Codes of errors that are shown in the chat; each has a text in every language. */
export type UserErrorCode =
  | 'no-access'
  | 'network-full'
  | 'no-server'
  | 'unknown-server'
  | 'server-off'
  | 'unknown-device'
  | 'device-off'
  | 'device-limit'
  | 'too-many-removed'
  | 'device-name'
  | 'too-late-to-restore'
  | 'config-not-ready'
  | 'server-not-read'
  | 'stale-button'
  | 'too-late-to-undo'
  | 'add-user-usage'
  | 'remove-user-usage'
  | 'unknown-person'
  | 'not-a-person'
  | 'owner-stays'
  | 'broadcast-running'
  | 'broadcast-album'
  | 'owner-only'
  | 'past-date'
  | 'date-usage'
  | 'last-server'
  | 'words-do-not-fit'
  | 'server-not-yours'
  | 'no-server-for-you'
  | 'invite-usage'
  | 'invite-gone'
  | 'invite-needs-server'
  | 'too-many-invites'
  | 'in-already'
  | 'access-paused'
  | 'allowance-used-up'
  | 'request-gone'
  | 'too-many-requests'
  | 'too-many-tickets'
  | 'too-many-keys'
  | 'no-spare-place'
  | 'spare-there'
  | 'not-foreign'
  | 'not-adoptable'
  | 'nothing-stale'
  | 'unknown-door'
  | 'no-rollout'
  | 'mail-address'
  | 'no-mail'
  | 'mail-off'
  | 'exit-by-owner';

/** An error that the chat shows as one plain sentence by its code; the cause goes to the log only. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: UserErrorCode;

  constructor(code: UserErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}

/** Codes of what only the command line can meet; each has a text in every language (`src/texts/<language>/cli/control.ts`). */
export type RefusalCode =
  | 'several-people'
  | 'no-such-person'
  | 'several-devices'
  | 'no-such-device'
  | 'link-same'
  | 'link-loop'
  | 'link-overlap'
  | 'link-twin'
  | 'exit-silent'
  | 'device-exists'
  | 'imported-device'
  | 'no-such-node'
  | 'node-not-theirs'
  | 'no-link'
  | 'no-restore'
  | 'recipient-in-settings'
  | 'bot-unknown';

/** A request from the command line that cannot be met. `about`: plain text that the sentence names. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly about: readonly string[];

  constructor(code: RefusalCode, about: readonly string[] = []) {
    super(code);
    this.code = code;
    this.about = about;
  }
}

/** Wrong settings, store or token: the daemon exits with code 78 and systemd does not restart it. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(problems.join('\n'), options);
    this.problems = problems;
  }
}
