import type { ServerWords } from '../../../login-trouble.ts';
import { type Dialect, type TunnelInterface, unitOf, usesContainer } from '../../dialect/dialect.ts';
import { NodeError } from '../driver.ts';
import { BEGIN, CUT_OFF, CUT_OFF_LINE, END, NO_DUMP } from '../node-scripts.ts';
import { describeWords, serverWords } from './server-words.ts';

/** How a command on a node ended: with an exit status or by a signal (`SIGKILL`). */
export interface Outcome {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A dump with more characters than this comes from no node of ours: 10,000 peers make about 1 MB. It is not kept whole (see
 * `DumpFilter`). Every other answer is.
 */
export const LONGEST_ANSWER = 64 * 1024 * 1024;
/** The longest of all other answers (characters); firewalls with thousands of rules stay far below. */
export const LONGEST_OTHER_ANSWER = 4 * 1024 * 1024;
export const LONGEST_STDERR = 1024 * 1024;

const NO_INTERFACE = /^Unable to (?:access|modify) interface: (?:No such device|Protocol not supported)$/m;
const NOT_PERMITTED = /^Unable to (?:access|modify) interface: (?:Operation not permitted|Permission denied)$/m;
const notInstalled = (program: string) =>
  new RegExp(
    `\\b(${program}|timeout|sh|cat|cut|nproc|df|tail|uname|awk|sed|sha256sum|docker|nsenter): (?:command )?not found$`,
    'm',
  );
const NO_GATE = /\b(?:dump|apply|standby|stats|parameters|header-key|routes|knock): (?:command )?not found$/m;
/** What Docker says of a container that it does not have or that is stopped. */
const NO_CONTAINER = /^Error(?: response from daemon)?: (?:No such container|[Cc]ontainer \S+ is not running)/m;
const NO_SUDO = /^sudo: |^timeout: failed to run command .sudo/m;
/** A sentence of the gate itself, which never quotes its input. */
const REFUSED = /^refused: ([\w ,.:/'-]{1,120})$/m;
/** A system error of the program. It has only letters, so it can contain no key and no line of a config. */
const SYSTEM_ERROR = /^Unable to (?:access|modify) interface: ([A-Z][A-Za-z ]{2,60})$/m;

const GATE_FIX = '`vpn-bot node add` sets it up';
/** Exit status of the gate when it refuses a command and does nothing. */
export const REFUSED_BY_GATE = 64;

/** Whether a gate did not know the word that it was given. What it says then is the list of its own words. */
export const isFromOlderGate = ({ status, stderr }: Outcome): boolean =>
  status === REFUSED_BY_GATE && /^refused: say /m.test(stderr);

/** Exit status of the gate when its file does not list the place to knock at. */
export const NOT_LISTED = 67;

/** Where a command ran, and whether it had secrets. */
export interface Asked extends TunnelInterface {
  /** The SSH login; null: it ran on this machine. */
  readonly login: string | null;
  /** Whether its input had secrets, which a program that ran instead of it may print. */
  readonly hasSecrets: boolean;
}

/**
 * Returns what a command printed between its marks if it succeeded; else throws the `NodeError` for its exit status and stderr. Output
 * of the VPN program is never quoted, since it may repeat its input; only known sentences without secrets are. The output of a login that
 * ran something else is quoted if the command had no secrets.
 */
export function answerOf(outcome: Outcome, asked: Asked): string {
  const { dialect, interface: interfaceName, login, hasSecrets } = asked;
  const { status, signal, stdout, stderr } = outcome;
  const words = login === null || begins(stdout) >= 0 ? null : loginWords(outcome, login, hasSecrets);
  if (words?.trouble) throw new NodeError('refused', `${interfaceName}: ${describeWords(words)}`, { words });
  const more = words === null ? '' : `; ${describeWords(words)}`;
  if (status === 0) return body(stdout, interfaceName, more, words);
  // `timeout -s KILL` is itself ended by that signal; a shell in between reports it as 137
  if (signal === 'SIGKILL' || status === 137 || status === 124) {
    throw new NodeError('timeout', `${interfaceName}: a command took too long and was killed`);
  }
  if (NO_INTERFACE.test(stderr)) {
    const hint = usesContainer(asked)
      ? `is it up in the container? See: docker logs ${asked.container}`
      : `is ${unitOf(asked)} running? See: systemctl status ${unitOf(asked)}`;
    throw new NodeError('no-interface', `${interfaceName}: there is no such ${dialect.protocol} interface: ${hint}`);
  }
  if (usesContainer(asked) && NO_CONTAINER.test(stderr)) {
    const hint = `the container ${asked.container} does not run: see docker ps -a`;
    throw new NodeError('no-interface', `${interfaceName}: ${hint}`);
  }
  const known = knownReason(status, stderr, dialect);
  if (known !== null) throw new NodeError('command', `${interfaceName}: ${known}`);
  throw new NodeError('command', `${interfaceName}: a command ${ending(outcome)}${more}`, { words });
}

const begins = (stdout: string): number => `\n${stdout}`.indexOf(`\n${BEGIN}\n`);

/** What a login printed instead of running the command. If the command had secrets, only the known reason is returned, without the text. */
export function loginWords(
  { status, stdout, stderr }: Outcome,
  login: string,
  hasSecrets: boolean,
): ServerWords | null {
  const words = serverWords(`${stdout}\n${stderr}`, login);
  if (words === null) return status === 1 ? { said: '', trouble: { kind: 'no-shell', user: login } } : null;
  if (!hasSecrets) return words;
  return words.trouble && { said: '', trouble: words.trouble };
}

/** The answer between its marks. They are required, because a login that runs something else may also end with exit status 0. */
function body(stdout: string, interfaceName: string, more: string, words: ServerWords | null): string {
  const begin = begins(stdout);
  const rest = stdout.slice(begin + BEGIN.length); // begins with the line end after the mark, so that each line has one on both sides
  if (begin >= 0 && rest.endsWith(`\n${END}\n`)) return rest.slice(1, -END.length - 1);
  const missing = begin < 0 ? 'begin' : 'end';
  throw new NodeError('garbled', `${interfaceName}: the answer is incomplete: its ${missing} is missing${more}`, {
    words,
  });
}

/** The reason in stderr, if it is a known sentence that can contain no secret; else null. */
function knownReason(status: number | null, stderr: string, dialect: Dialect): string | null {
  if (NOT_PERMITTED.test(stderr))
    return `${dialect.program} was not permitted: it needs CAP_NET_ADMIN, or root over SSH`;
  const program = notInstalled(dialect.program).exec(stderr)?.[1];
  if (program === dialect.program)
    return `${program} is not installed on the node: install the package ${dialect.package}`;
  if (program !== undefined) return `${program} is not installed on the node`;
  if (NO_GATE.test(stderr)) return `the login is neither root nor bound to the gate: ${GATE_FIX}`;
  if (NO_SUDO.test(stderr)) return `the gate has no right to change the interface: ${GATE_FIX}`;
  const refusal = status === REFUSED_BY_GATE ? REFUSED.exec(stderr)?.[1] : undefined;
  if (refusal !== undefined) return `the node's gate refused: ${refusal}`;
  if (status === CUT_OFF || stderr.includes(`\`${CUT_OFF_LINE}'`))
    return 'the changes reached the node incomplete, so none was made';
  if (status === NO_DUMP)
    return `${dialect.program} told nothing of the interface: it may be older than what runs the interface; renew the package ${dialect.package}`;
  const sentence = SYSTEM_ERROR.exec(stderr)?.[1];
  if (/^Configuration parsing error$/m.test(stderr))
    return `${dialect.program} did not understand the changes (exit status ${status})`;
  return sentence === undefined ? null : `a command failed with exit status ${status}: ${sentence}`;
}

const ending = ({ status, signal }: Outcome): string =>
  status === null ? `was ended by ${signal ?? 'an unknown signal'}` : `failed with exit status ${status}`;
