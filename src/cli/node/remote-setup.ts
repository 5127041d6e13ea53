import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { execa } from 'execa';
import * as z from 'zod';
import { interfaceName, publicKey } from '../../config/network-schemas.ts';
import { port } from '../../config/value-schemas.ts';
import type { NodeTexts } from '../../texts/cli/texts.ts';
import { wordsOf } from '../../visible.ts';
import { loginWords } from '../../wireguard/drivers/answers/outcome.ts';
import { BEGIN, END } from '../../wireguard/drivers/node-commands.ts';
import { quote } from '../../wireguard/drivers/quote.ts';
import { execute } from '../../wireguard/drivers/ssh/ssh-execute.ts';
import type { SshLink } from '../../wireguard/drivers/ssh/ssh-handshake.ts';
import { CliError } from '../cli-error.ts';

/** What to set up on a server that has no WireGuard yet. */
export interface WantedNode {
  readonly interface: string;
  /** Candidates for the server's own address with prefix: the first whose network is free there is used, else the last. */
  readonly addresses: readonly string[];
  readonly port: number;
  readonly together: boolean;
  /** What friends may reach besides the Internet, as lines of `wg0.allow`. */
  readonly allow: readonly string[];
}

/** The bot's login on the server. */
export interface BotLogin {
  readonly login: string;
  /** The public key, as in the bot's `.pub` file. */
  readonly sshKey: string;
}

const Facts = z.strictObject({
  interface: interfaceName,
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
  readonly address: string;
  readonly address6: string | null;
}

/** An open connection of a user with full rights on the server. */
export interface Admin {
  readonly link: SshLink;
  readonly host: string;
  readonly user: string;
}

/** Sets up WireGuard if there is none; an existing one stays. Throws `CliError` with what the server said. */
export async function setUpWireguard(admin: Admin, wanted: WantedNode, t: NodeTexts): Promise<NodeFacts> {
  const between = wanted.together ? 'together' : 'apart';
  const steps = `interface=${quote([wanted.interface])}
for address in ${quote(wanted.addresses)}; do network_is_free 2>/dev/null && break; done
setup_wireguard "$interface" "$address" ${quote([String(wanted.port), between, ...wanted.allow])}`;
  const answer = await runThere(admin, steps, t);
  const facts = Facts.safeParse(readFacts(answer));
  if (facts.success) return facts.data;
  const wrong = facts.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  throw new CliError(t.strangeAnswer(admin.host, wrong.join('; '), wordsOf(answer, { lines: 10 })));
}

/** Makes the bot's login, with the gate to this interface and network. Throws `CliError` with what the server said. */
export async function setUpGate(
  admin: Admin,
  node: GateNode,
  { login, sshKey }: BotLogin,
  t: NodeTexts,
): Promise<void> {
  const steps = `interface=${quote([node.interface])} address=${quote([node.address])} address6=${quote([node.address6 ?? ''])}
setup_gate ${quote([login, sshKey])}`;
  await runThere(admin, steps, t);
}

/** Removes the bot's login and the gate; WireGuard stays as it is. */
export async function removeGate(admin: Admin, login: string, t: NodeTexts): Promise<void> {
  await runThere(admin, `remove_gate ${quote([login])}`, t);
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
    // something else ran instead; the input had no secret, so its output can be shown
    const { said = '', trouble = null } = loginWords(outcome, user, false) ?? {};
    if (trouble === null) throw new CliError(t.setupFailed(host, failureOf(`${stdout}\n${stderr}`, status)));
    const known = `${host}: ${t.loginTrouble[trouble.kind](trouble.user)}`;
    throw new CliError(said === '' ? known : `${known}\n${t.serverSaid(said)}`);
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

const DEPLOY = new URL('../../../deploy/', import.meta.url);
const GATE_END = 'END OF THE GATE';

/** The whole text for a shell's stdin. Only its last line starts the work, so that a text that was cut off does nothing. */
async function script(steps: string): Promise<string> {
  const read = (name: string) => readFile(new URL(name, DEPLOY), 'utf8');
  const [wireguard, rules, setup, trial, gate] = await Promise.all(
    ['lib/setup-wireguard.sh', 'lib/keep-rules.sh', 'lib/setup-gate.sh', 'lib/try-rules.sh', 'vpn-bot-gate'].map(read),
  );
  return `${wireguard}\n${rules}\n${setup}\n${trial}
gate_text() { cat <<'${GATE_END}'
${gate?.trimEnd()}
${GATE_END}
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
  wordsOf(said, { lines: 12, length: 300 }) || `(exit status ${status})`;
