import type { Command } from 'commander';
import { isParameterSet, type ParameterSet } from '../../amnezia/generate-parameters.ts';
import type { Settings } from '../../config/settings.ts';
import { emptyStore } from '../../peers/records/records.ts';
import { loadStore } from '../../store/load-store.ts';
import type { NodeTexts } from '../../texts/cli/texts.ts';
import type { Root } from '../as-root/root.ts';
import { CliError } from '../cli-error.ts';
import { sayFindings } from '../finding.ts';
import { endWith } from './admin-command.ts';
import { type CheckParts, checkNode } from './check-node.ts';
import { convert } from './convert.ts';
import { isolate } from './isolate.ts';
import { nodeAdd } from './node-add.ts';
import type { NodeParts } from './node-parts.ts';
import { nodeRemove, nodesTouched } from './node-remove.ts';
import { machinesOf } from './node-target.ts';
import { renew } from './renew.ts';
import { tryNodes } from './try-nodes.ts';
import { TRIED } from './try-rules.ts';

interface RegisterParts {
  /** `yes`: questions are answered with yes. */
  readonly parts: (yes: boolean) => Omit<NodeParts, 'check'>;
  readonly driverOf: CheckParts['driverOf'];
  /** Root at the terminal; null: everything is done with the rights of the caller. */
  readonly root: Root | null;
}

interface AddWords {
  readonly port: string;
  readonly identity?: string;
  readonly hostKey?: string;
  readonly name?: string;
  readonly interface?: string;
  readonly amneziawg?: string | true;
  readonly container?: string;
  readonly network?: string;
  readonly wgPort?: string;
  readonly together?: boolean;
  readonly allowLan?: string | true;
  readonly login?: string;
  readonly yes?: boolean;
}

interface CheckWords {
  readonly try?: boolean;
  readonly user: string;
  readonly identity?: string;
}

interface RenewWords {
  readonly user: string;
  readonly identity?: string;
}

interface IsolateWords {
  readonly user: string;
  readonly identity?: string;
  readonly allow?: readonly string[];
  readonly allowLan?: string | true;
  readonly yes?: boolean;
}

interface ConvertWords {
  readonly undo?: boolean;
  readonly user: string;
  readonly identity?: string;
  readonly yes?: boolean;
}

interface RemoveWords {
  readonly user: string;
  readonly identity?: string;
  readonly to?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** Adds `node add`, `node check`, `node renew`, `node isolate`, `node convert` and `node remove` to the program. */
export function registerNode(program: Command, { parts, driverOf, root }: RegisterParts): void {
  const { texts } = parts(false);
  const t = texts.help;
  const node = program.command('node').description(t.node);
  const checkParts = async (settings: Settings): Promise<CheckParts> => ({
    driverOf,
    state: await loadStore(settings.peersFile).then(({ store }) => store, emptyStore),
    graceMs: settings.regenGraceSeconds * 1000,
    t: texts.findings,
  });
  const withCheck = (yes: boolean): NodeParts => {
    const some = parts(yes);
    // with the bot's rights, because its own login is tested, with the files that the settings name
    const check: NodeParts['check'] = (one) =>
      some.asBot(async () => checkNode(one, await checkParts(some.settings())));
    return { ...some, check };
  };
  node
    .command('add <id> <user@host>')
    .description(t.nodeAdd)
    .option('--port <number>', t.port, '22')
    .option('--identity <file>', t.identity)
    .option('--host-key <fingerprint>', t.hostKey)
    .option('--name <text>', t.name)
    .option('--interface <name>', t.interface)
    .option('--amneziawg [version]', t.amneziawg)
    .option('--container <name>', t.container)
    .option('--network <address/prefix>', t.network)
    .option('--wg-port <number>', t.wgPort)
    .option('--together', t.together)
    .option('--allow-lan [network]', t.allowLan)
    .option('--login <name>', t.login)
    .option('-y, --yes', t.yes)
    .action(async (id: string, target: string, words: AddWords) => {
      const { port, wgPort, identity = null, hostKey = null, name = null, network = null, together = false } = words;
      const chosen = { name, network, together, interface: words.interface ?? null, login: words.login ?? null };
      const container = words.container ?? null;
      const amneziawg = setOf(words.amneziawg, texts.node);
      const options = { ...chosen, amneziawg, container, id, target, identity, hostKey, allow: lanLines(words) };
      const numbers = { port: portOf(port), wgPort: wgPort === undefined ? null : portOf(wgPort) };
      const whole = { ...options, ...numbers };
      const touched = { nodes: () => [id], machines: machinesOf(whole) };
      const some = withCheck(words.yes ?? false);
      await endWith(some.atWork.during(`node add ${id}`, touched, () => nodeAdd(whole, some)));
    });
  node
    .command('check [id]')
    .description(t.nodeCheck)
    .option('--try', t.tryRules)
    .option('--user <name>', t.tryAs, 'root')
    .option('--identity <file>', t.identity)
    .action(async (id: string | undefined, words: CheckWords) => {
      const { settings, console } = parts(false);
      const tried = await tryNodes({ ...words, id }, { ...parts(false), driverOf, root });
      if (root) {
        const variables = { [TRIED]: JSON.stringify(tried) };
        process.exitCode = await root.handOver(['node', 'check', ...(id === undefined ? [] : [id])], [], variables);
        return;
      }
      const { nodes, nodesOff } = settings();
      const wanted = nodes.filter((one) => id === undefined || one.id === id);
      const off = nodesOff.filter((one) => id === undefined || one.id === id);
      if (wanted.length + off.length === 0) throw new CliError(texts.node.unknown(id ?? ''));
      const shared = { ...(await checkParts(settings())), tried };
      const findings = await Promise.all(wanted.map((one) => checkNode(one, shared)));
      const missing = off.map((one) => texts.findings.nodeOff(one.id, one));
      const all = [...findings.flat(), ...missing.map(([what, fix]) => ({ level: 'bad', what, fix }) as const)];
      if (!sayFindings(all, console.say)) process.exitCode = 1;
    });
  node
    .command('renew <id>')
    .description(t.nodeRenew)
    .option('--user <name>', t.adminUser, 'root')
    .option('--identity <file>', t.identity)
    .action(async (id: string, words: RenewWords) => {
      const { user, identity = null } = words;
      const some = withCheck(false);
      const work = () => renew({ id, user, identity }, some);
      await endWith(some.atWork.during(`node renew ${id}`, { nodes: () => [id] }, work));
    });
  node
    .command('isolate <id>')
    .description(t.nodeIsolate)
    .option('--user <name>', t.adminUser, 'root')
    .option('--identity <file>', t.identity)
    .option('--allow-lan [network]', t.allowLan)
    .option('--allow <line...>', t.allow)
    .option('-y, --yes', t.yes)
    .action(async (id: string, words: IsolateWords) => {
      const { user, identity = null, allow = [] } = words;
      const some = parts(words.yes ?? false);
      const state = () => some.asBot(async () => (await checkParts(some.settings())).state);
      const options = { id, user, identity, allow: [...lanLines(words), ...allow] };
      const work = () => isolate(options, { ...some, state });
      await endWith(some.atWork.during(`node isolate ${id}`, { nodes: () => [id] }, work));
    });
  node
    .command('convert <id>')
    .description(t.nodeConvert)
    .option('--undo', t.convertUndo)
    .option('--user <name>', t.adminUser, 'root')
    .option('--identity <file>', t.identity)
    .option('-y, --yes', t.yes)
    .action(async (id: string, words: ConvertWords) => {
      const { user, identity = null, undo = false } = words;
      const some = withCheck(words.yes ?? false);
      const work = () => convert({ id, user, identity, undo }, some);
      await endWith(some.atWork.during(`node convert ${id}`, { nodes: () => [id] }, work));
    });
  node
    .command('remove <id>')
    .description(t.nodeRemove)
    .option('--user <name>', t.adminUser, 'root')
    .option('--identity <file>', t.identity)
    .option('--to <id>', t.moveTo)
    .option('-n, --dry-run', t.dryRun)
    .option('-y, --yes', t.yes)
    .action(async (id: string, words: RemoveWords) => {
      const { user, identity = null, to = null, dryRun = false } = words;
      const options = { id, user, identity, to: to?.toLowerCase() ?? null, dryRun };
      const some = withCheck(words.yes ?? false);
      const work = () => nodeRemove(options, some);
      if (dryRun) return endWith(work());
      return endWith(
        some.atWork.during(`node remove ${id}`, { nodes: (settings) => nodesTouched(id, settings) }, work),
      );
    });
}

const lanLines = ({ allowLan }: { readonly allowLan?: string | true }): string[] =>
  allowLan === undefined ? [] : [allowLan === true ? 'lan' : allowLan];

function setOf(asked: string | true | undefined, t: NodeTexts): ParameterSet | null {
  if (asked === undefined) return null;
  const set = asked === true ? '2.0' : asked;
  if (!isParameterSet(set)) throw new CliError(t.noParameterSet(set));
  return set;
}

function portOf(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > 65_535) throw new CliError(`${text}: 1–65535`);
  return number;
}
