/** Why an SSH login succeeds but commands do not run, as far as the machine's words show. */
export type LoginTroubleKind =
  | 'other-user'
  | 'no-shell'
  | 'password-expired'
  | 'account-expired'
  | 'second-factor'
  | 'other-shell';

export interface LoginTrouble {
  readonly kind: LoginTroubleKind;
  /** Who is to log in instead, if the machine says that; else who logged in. A plain name. */
  readonly user: string;
}

/** A machine's own words, made visible and bounded, and their known meaning. */
export interface ServerWords {
  readonly said: string;
  readonly trouble: LoginTrouble | null;
}

const NAME = /"?([a-z_][\w.-]{0,31})"?/.source;
/** Cloud images forbid root by a forced command that prints this. */
const OTHER_USER = new RegExp(
  `log ?in as the (?:user )?${NAME} (?:user )?rather than (?:the )?(?:user )?"?[\\w.-]+"?`,
  'i',
);

/** Known words, in this order, since an expired account is reported before the shell starts. */
const KNOWN: readonly (readonly [LoginTroubleKind, RegExp])[] = [
  ['account-expired', /\baccount (?:has |is )?expired\b/i],
  [
    'password-expired',
    /\bpassword (?:has |is )?expired\b|\b(?:must|required to) change your password\b|\bpassword change required\b/i,
  ],
  ['no-shell', /^(?:This account is (?:currently )?not available|.{0,200}\bnologin\b.{0,200}account)/im],
  // csh cannot read a text of several lines between quotes, and other shells have a grammar of their own
  ['other-shell', /^(?:Unmatched ['"`]|.*: Event not found\.|.*: Command not found\.$|fish: |nu::|Error: nu::)/im],
];

/** The meaning of a machine's words, or null. `login`: the user who logged in. */
export function readLoginTrouble(words: string, login: string): LoginTrouble | null {
  const other = OTHER_USER.exec(words)?.[1];
  if (other !== undefined) return { kind: 'other-user', user: other };
  const kind = KNOWN.find(([, shape]) => shape.test(words))?.[0];
  return kind === undefined ? null : { kind, user: login };
}

/** Texts that say what is wrong and what to do: plain, one or two sentences. */
export type LoginTroubleTexts = Readonly<Record<LoginTroubleKind, (user: string) => string>>;

export const troubleInEnglish: LoginTroubleTexts = {
  'other-user': (user) =>
    `this login may run nothing there, the server wants you to log in as ${user}: vpn-bot node add … ${user}@…`,
  'no-shell': (user) =>
    `the login ${user} has no shell (nologin, /bin/false) and runs nothing; there: usermod -s /bin/sh ${user}`,
  'password-expired': (user) =>
    `the password of ${user} has expired, so nothing is run; set a new one there: passwd ${user}`,
  'account-expired': (user) => `the account ${user} has expired; there: chage -E -1 ${user}`,
  'second-factor': (user) =>
    `the server takes the key of ${user} and wants a second proof, which the bot has not; in sshd_config there: Match User ${user}, and below it: AuthenticationMethods publickey`,
  'other-shell': (user) =>
    `the shell of ${user} is not of the sh family (csh, fish?) and does not understand the bot; there: usermod -s /bin/sh ${user}`,
};
