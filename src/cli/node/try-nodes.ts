import { SetupError } from '../../errors.ts';
import type { Root } from '../as-root/root.ts';
import { CliError } from '../cli-error.ts';
import { loginAsAdmin } from './admin-login.ts';
import type { NodeParts } from './node-parts.ts';
import { runThere } from './remote-setup.ts';
import { type TryHereParts, tryHere } from './try-here.ts';
import { trialSteps, triedBefore } from './try-rules.ts';

interface LocalParts extends TryHereParts {
  readonly settingsFile: string;
  readonly env: NodeJS.ProcessEnv;
  readonly root: Root | null;
}

interface TryWords {
  readonly id?: string | undefined;
  /** Tries the rules even if they are understood. */
  readonly try?: boolean;
}

/** Tries this machine's rules if we are root; else returns what root tried before. Node id → the output of the trial. */
export async function tryLocal(parts: LocalParts, { id, try: always = false }: TryWords) {
  if (process.getuid?.() !== 0) return triedBefore(parts.env);
  try {
    await parts.root?.requireOwnFolder(parts.settingsFile);
  } catch (error) {
    if (error instanceof SetupError) return {}; // root does not trust settings that others can change
    throw error;
  }
  return tryHere(parts, { always, id });
}

type NodesParts = Omit<NodeParts, 'check'> & Pick<LocalParts, 'driverOf' | 'root'>;
type NodesWords = TryWords & { readonly user: string; readonly identity?: string };

/** As `tryLocal`; with `--try` also the rules of nodes on other machines, by a login with full rights. */
export async function tryNodes(words: NodesWords, parts: NodesParts): Promise<Readonly<Record<string, string>>> {
  const { settings, texts } = parts;
  const tried = { ...(await tryLocal({ ...parts, t: texts.node }, words)) };
  if (!words.try) return tried;
  await parts.root?.requireOwnFolder(parts.settingsFile);
  for (const node of settings().nodes.filter(({ id }) => words.id === undefined || id === words.id)) {
    const steps = trialSteps(node);
    if (node.ssh === null || steps === null) continue;
    const { host, port, hostKey: fingerprint } = node.ssh;
    const { user, identity = null } = words;
    const link = await loginAsAdmin({ host, port, user, identity, fingerprint }, { ...parts, t: texts.node });
    try {
      tried[node.id] = await runThere({ link, host, user }, steps, texts.node);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      tried[node.id] = `cannot namespaces ${error.message.split('\n', 1)[0]?.slice(0, 200)}\n`;
    } finally {
      link.drop();
    }
  }
  return tried;
}
