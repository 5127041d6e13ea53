import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { execa } from 'execa';
import * as z from 'zod';
import { publicKey } from '../../config/network-schemas.ts';
import { port } from '../../config/value-schemas.ts';
import { BEGIN, END } from '../../wireguard/node-commands.ts';
import { quote } from '../../wireguard/quote.ts';
import { execute } from '../../wireguard/ssh-execute.ts';
import type { SshLink } from '../../wireguard/ssh-handshake.ts';
import { CliError } from '../cli-error.ts';
import type { NodeTexts } from '../texts/texts.ts';

/** What is to be set up on a server that has no WireGuard yet, and who logs in there. */
export interface WantedNode {
  readonly interface: string;
  /** The server's own address with its network's prefix: the first whose network is free there, else the last. */
  readonly addresses: readonly string[];
  readonly port: number;
  readonly together: boolean;
  /** What friends may reach besides the Internet: lines of `wg0.allow`. */
  readonly allow: readonly string[];
  readonly login: string;
  /** The line of the bot's `.pub` file. */
  readonly sshKey: string;
}

const Facts = z.object({
  interface: z.string(),
  made: z.enum(['yes', 'no']),
  up: z.enum(['yes', 'no']),
  public_key: publicKey,
  port,
  address: z.string().regex(/^[\d.]+\/\d+$/),
  address6: z
    .string()
    .regex(/^[\da-f:]+\/\d+$/)
    .optional(),
});

/** What is true of a server's WireGuard after it was set up. */
export type NodeFacts = z.infer<typeof Facts>;

/** An open login of somebody who may do everything there. */
export interface Admin {
  readonly link: SshLink;
  readonly host: string;
  readonly user: string;
}

/** Sets WireGuard, login and gate up; what is there already stays. Throws `CliError` with what the server said. */
export async function setUpNode(admin: Admin, wanted: WantedNode, t: NodeTexts): Promise<NodeFacts> {
  const between = wanted.together ? 'together' : 'apart';
  const steps = `interface=${quote([wanted.interface])}
for address in ${quote(wanted.addresses)}; do network_is_free 2>/dev/null && break; done
setup_wireguard "$interface" "$address" ${quote([String(wanted.port), between, ...wanted.allow])} && setup_gate ${quote([wanted.login, wanted.sshKey])}`;
  const facts = Facts.safeParse(readFacts(await runThere(admin, steps, t)));
  if (facts.success) return facts.data;
  throw new CliError(t.setupFailed(admin.host, facts.error.issues.map(({ path }) => path.join('.')).join(', ')));
}

/** Takes login and gate away again; WireGuard is not touched. */
export async function removeGate(admin: Admin, login: string, t: NodeTexts): Promise<void> {
  await runThere(admin, `remove_gate ${quote([login])}`, t);
}

/** Longer than any list of packages takes. */
const LONGEST_SETUP_MS = 15 * 60_000;

/** Runs steps of the installer's shell text there, as root; what they print. Throws `CliError` with what the server said. */
export async function runThere({ link, host, user }: Admin, steps: string, t: NodeTexts): Promise<string> {
  const timer = setTimeout(link.drop, LONGEST_SETUP_MS);
  const line = user === 'root' ? 'sh -s' : 'sudo -n sh -s';
  try {
    const { status, stdout, stderr } = await execute(link.client, line, await script(steps), host);
    const [, answer] = stdout.split(`${BEGIN}\n`);
    if (status === 0 && answer?.endsWith(`${END}\n`)) return answer.slice(0, -END.length - 1);
    throw new CliError(t.setupFailed(host, lastLines(stderr)));
  } finally {
    clearTimeout(timer);
  }
}

/** The same on this machine. */
export async function runHere(steps: string, t: NodeTexts): Promise<string> {
  const { exitCode, stdout, stderr } = await execa('sh', ['-s'], { input: await script(steps), reject: false });
  const [, answer] = `${stdout}\n`.split(`${BEGIN}\n`);
  if (exitCode === 0 && answer?.endsWith(`${END}\n`)) return answer.slice(0, -END.length - 1);
  throw new CliError(t.setupFailed(hostname(), lastLines(stderr)));
}

const DEPLOY = new URL('../../../deploy/', import.meta.url);
const GATE_END = 'END OF THE GATE';

/** One text for a shell's stdin. Its last line starts everything: of a text that was cut off on the way nothing is done. */
async function script(steps: string): Promise<string> {
  const read = (name: string) => readFile(new URL(name, DEPLOY), 'utf8');
  const [wireguard, rules, setup, gate] = await Promise.all(
    ['lib/setup-wireguard.sh', 'lib/keep-rules.sh', 'lib/setup-gate.sh', 'vpn-bot-gate'].map(read),
  );
  return `${wireguard}\n${rules}\n${setup}
gate_text() { cat <<'${GATE_END}'
${gate?.trimEnd()}
${GATE_END}
}
main() { ${steps}; }
echo '${BEGIN}'; main </dev/null && echo '${END}'
`;
}

const readFacts = (answer: string): Record<string, string> =>
  Object.fromEntries(
    answer
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)]),
  );

const lastLines = (text: string): string => text.trimEnd().split('\n').slice(-12).join('\n');
