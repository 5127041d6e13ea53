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
  | 'request-gone'
  | 'too-many-requests'
  | 'too-many-keys'
  | 'not-foreign'
  | 'not-adoptable';

/** An error that the chat shows as one plain sentence by its code; the cause goes to the log only. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: UserErrorCode;

  constructor(code: UserErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
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
