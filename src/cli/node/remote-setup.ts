import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { execa } from 'execa';
import * as z from 'zod';
import { interfaceName, loginName, publicKey } from '../../config/network-schemas.ts';
import type { NodeSettings } from '../../config/settings.ts';
import { port } from '../../config/value-schemas.ts';
import { PROGRAM } from '../../program-folder.ts';
import type { NodeTexts } from '../../texts/cli/texts.ts';
import { wordsOf } from '../../visible.ts';
import { AMNEZIAWG, WIREGUARD } from '../../wireguard/dialect/dialect.ts';
import { loginWords } from '../../wireguard/drivers/answers/outcome.ts';
import { BEGIN, END } from '../../wireguard/drivers/node-scripts.ts';
import { quote } from '../../wireguard/drivers/quote.ts';
import { execute } from '../../wireguard/drivers/ssh/ssh-execute.ts';
import type { SshLink } from '../../wireguard/drivers/ssh/ssh-handshake.ts';
import { CliError } from '../cli-error.ts';

/** What to set up on a server that has no WireGuard yet. */
export interface WantedNode {
  readonly interface: string;
  /** Candidates for the server's own address with prefix: the first whose network is free there is used, else the last. */
  readonly addresses: readonly string[];
  /** Null: one of 10000–59999 by chance, with AmneziaWG alone. */
  readonly port: number | null;
  readonly together: boolean;
  /** What friends may reach besides the Internet, as lines of `wg0.allow`. */
  readonly allow: readonly string[];
  /** A new interface speaks AmneziaWG with these lines `Key = value`, which may hold a secret; null: plain WireGuard. */
  readonly parameters: readonly string[] | null;
}

/** The bot's login on the server. */
export interface BotLogin {
  /** Null: the gate's present one, or the usual one. */
  readonly login: string | null;
  /** The public key, as in the bot's `.pub` file. */
  readonly sshKey: string;
}

const Facts = z.strictObject({
  interface: interfaceName,
  /** The program that runs the interface. */
  program: z.enum([WIREGUARD.program, AMNEZIAWG.program]),
  made: z.enum(['yes', 'no']),
  up: z.enum(['yes', 'no']),
  public_key: publicKey,
  port,
  /** Has no prefix if the interface's file has none. */
  address: z.string().regex(/^[\d.]{7,15}(?:\/\d{1,2})?$/),
  address6: z
    .string()
    .regex(/^[\da-f:.]{2,45}(?:\/\d{1,3})?$/)
    .optional(),
});

/** What a server reports of its WireGuard after the setup. */
export type NodeFacts = z.infer<typeof Facts>;

/** The interface that a gate may change, and the networks from which it may assign addresses. */
interface GateNode {
  readonly interface: string;
  readonly program: NodeFacts['program'];
  readonly address: string;
  readonly address6: string | null;
  /** The Docker container that the interface is in; null: none. */
  readonly container: string | null;
}

/** An open connection of a user with full rights on the server. */
export interface Admin {
  readonly link: SshLink;
  readonly host: string;
  readonly user: string;
}

/** A shell with full rights on the machine of a node. */
export interface NodeShell {
  /** What the machine is called in messages. */
  readonly host: string;
  /** Runs commands with the installer's functions; resolves with their output. Throws `CliError` with what the machine said. */
  readonly run: (steps: string) => Promise<string>;
  readonly close: () => void;
}

/** Sets up WireGuard if there is none; an existing one stays. Throws `CliError` with what the server said. */
export async function setUpWireguard({ host, run }: NodeShell, wanted: WantedNode, t: NodeTexts): Promise<NodeFacts> {
  const between = wanted.together ? 'together' : 'apart';
  const dialect =
    wanted.parameters && `new_program=${AMNEZIAWG.program} parameters=${quote([wanted.parameters.join('\n')])}`;
  const steps = `interface=${quote([wanted.interface])} ${dialect ?? ''}
for address in ${quote(wanted.addresses)}; do network_is_free 2>/dev/null && break; done
setup_wireguard "$interface" "$address" ${quote([String(wanted.port ?? 0), between, ...wanted.allow])}`;
  return factsIn(await run(steps), host, t);
}

/** Reads an interface inside a Docker container of the server, by default the only one there. Throws `CliError` with what the server said. */
export async function readContainer(
  { host, run }: NodeShell,
  container: string,
  interfaceName: string | null,
  t: NodeTexts,
): Promise<NodeFacts> {
  return factsIn(await run(`read_container ${quote([container, interfaceName ?? ''])}`), host, t);
}

/** The checked facts of a server's answer. Throws `CliError` if it is not understood. */
function factsIn(answer: string, host: string, t: NodeTexts): NodeFacts {
  const facts = Facts.safeParse(readFacts(answer));
  if (facts.success) return facts.data;
  const wrong = facts.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  throw new CliError(t.strangeAnswer(host, wrong.join('; '), wordsOf(answer, { lines: 10 })));
}

/**
 * Makes or renews the gate to this interface and network, and the bot's login there; gates to other interfaces stay as they are. Resolves
 * with the login. `doors` (`host:port`): where it may knock. Throws `CliError` with what the server said.
 */
export async function setUpGate(
  { host, run }: NodeShell,
  { interface: name, program, address, address6, container }: GateNode,
  { login, sshKey }: BotLogin,
  t: NodeTexts,
  doors: readonly string[] = [],
): Promise<string> {
  const steps = `interface=${quote([name])} program=${program} address=${quote([address])} address6=${quote([address6 ?? ''])} container=${quote([container ?? ''])} knock=${quote([doors.join(' ')])}
setup_gate ${quote([login ?? '', sshKey])} && renew_helpers`;
  const answer = await run(steps);
  const made = Login.safeParse(readFacts(answer));
  if (made.success) return made.data.login;
  throw new CliError(t.strangeAnswer(host, 'login', wordsOf(answer, { lines: 10 })));
}

const Login = z.strictObject({ login: loginName });

/** Removes the gate to an interface and the bot's login; the interface and other gates stay as they are. */
export async function removeGate(
  { run }: NodeShell,
  login: string,
  { interface: name, container }: Pick<NodeSettings, 'interface' | 'container'>,
): Promise<void> {
  await run(`remove_gate ${quote([login, name, container ?? ''])}`);
}

/** Time limit of a setup (ms); longer than the installation of packages takes. */
const LONGEST_SETUP_MS = 15 * 60_000;

/** Runs shell commands with the installer's functions on the server, as root; returns their output. Throws `CliError` with what it said. */
export async function runThere({ link, host, user }: Admin, steps: string, t: NodeTexts): Promise<string> {
  const timer = setTimeout(link.drop, LONGEST_SETUP_MS);
  const line = user === 'root' ? 'sh -s' : 'sudo -n sh -s';
  try {
    const outcome = await execute(link.client, line, await script(steps), host);
    const { status, stdout, stderr } = outcome;
    const [, answer] = stdout.split(`${BEGIN}\n`);
    if (status === 0 && answer?.endsWith(`${END}\n`)) return answer.slice(0, -END.length - 1);
    if (answer !== undefined) throw new CliError(t.setupFailed(host, failureOf(stderr, status)));
    // something else ran instead, and may have shown its input
    const { said = '', trouble = null } = loginWords(outcome, user, false) ?? {};
    if (trouble === null) throw new CliError(t.setupFailed(host, failureOf(`${stdout}\n${stderr}`, status)));
    const known = `${host}: ${t.loginTrouble[trouble.kind](trouble.user)}`;
    throw new CliError(said === '' ? known : `${known}\n${t.serverSaid(withoutKeys(said))}`);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs such commands on this machine; returns their output. Throws `CliError`. */
export async function runHere(steps: string, t: NodeTexts): Promise<string> {
  const { exitCode, stdout, stderr } = await execa('sh', ['-s'], { input: await script(steps), reject: false });
  const [, answer] = `${stdout}\n`.split(`${BEGIN}\n`);
  if (exitCode === 0 && answer?.endsWith(`${END}\n`)) return answer.slice(0, -END.length - 1);
  throw new CliError(t.setupFailed(hostname(), failureOf(stderr, exitCode ?? null)));
}

const DEPLOY = new URL('deploy/', PROGRAM);
const LIBRARIES = [
  'setup-wireguard',
  'program',
  'amnezia-source',
  'amneziawg',
  'keep-rules',
  'doors',
  'relays',
  'bots-socket',
  'exits',
  'dns',
  'move',
  'setup-gate',
  'container',
  'convert',
  'try-rules',
  'renew',
].map((name) => `lib/${name}.sh`);
const [GATE_END, DOORS_END, EXITS_END, DNS_END] = [
  'END OF THE GATE',
  'END OF THE DOORS',
  'END OF THE EXITS',
  'END OF THE DNS',
];

/** The whole text for a shell's stdin. Only its last line starts the work, so that a text that was cut off does nothing. */
async function script(steps: string): Promise<string> {
  const read = (name: string) => readFile(new URL(name, DEPLOY), 'utf8');
  const programs = ['vpn-bot-gate', 'vpn-bot-doors', 'vpn-bot-exits', 'vpn-bot-dns'];
  const [gate, doors, exits, dns, ...libraries] = await Promise.all([...programs, ...LIBRARIES].map(read));
  return `${libraries.join('\n')}
gate_text() { cat <<'${GATE_END}'
${gate?.trimEnd()}
${GATE_END}
}
doors_text() { cat <<'${DOORS_END}'
${doors?.trimEnd()}
${DOORS_END}
}
exits_text() { cat <<'${EXITS_END}'
${exits?.trimEnd()}
${EXITS_END}
}
dns_text() { cat <<'${DNS_END}'
${dns?.trimEnd()}
${DNS_END}
}
main() { ${steps}; }
echo '${BEGIN}'; main </dev/null && echo '${END}'
`;
}

/** Parses lines of `name=value`; null if the answer has anything else. */
function readFacts(answer: string): Record<string, string> | null {
  const lines = answer.split('\n').slice(0, -1);
  const pairs = lines.map((line) => /^([a-z0-9_]{1,20})=([\x21-\x7e]{0,100})$/.exec(line));
  const named = new Map(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']));
  return named.has('') || named.size !== lines.length ? null : Object.fromEntries(named);
}

const failureOf = (said: string, status: number | null): string =>
  wordsOf(withoutKeys(said), { lines: 12, length: 300 }) || `(exit status ${status})`;

/** The text without anything that looks like a key of WireGuard's: the header protection key of AmneziaWG is a secret. */
const withoutKeys = (said: string): string => said.replaceAll(/[A-Za-z0-9+/]{43}=/g, '(a key)');
