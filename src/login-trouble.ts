/** Why a machine lets somebody in and then runs nothing, as far as its own words tell. */
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

/** What a machine said in its own words, visible and bounded, and what is known to be meant by it. */
export interface ServerWords {
  readonly said: string;
  readonly trouble: LoginTrouble | null;
}

const NAME = /"?([a-z_][\w.-]{0,31})"?/.source;
/** Of cloud images: they forbid root with a command that only says this. */
const OTHER_USER = new RegExp(
  `log ?in as the (?:user )?${NAME} (?:user )?rather than (?:the )?(?:user )?"?[\\w.-]+"?`,
  'i',
);

/** In this order: one that expired is told of before the shell is reached. */
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

/** What a machine's words mean, or null. `login` is who logged in. */
export function readLoginTrouble(words: string, login: string): LoginTrouble | null {
  const other = OTHER_USER.exec(words)?.[1];
  if (other !== undefined) return { kind: 'other-user', user: other };
  const kind = KNOWN.find(([, shape]) => shape.test(words))?.[0];
  return kind === undefined ? null : { kind, user: login };
}

/** What is so and what to do about it: plain text, one sentence or two. */
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
