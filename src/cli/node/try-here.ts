import { hostname } from 'node:os';
import type { NodeSettings, Settings } from '../../config/settings.ts';
import { SetupError } from '../../errors.ts';
import { judgeNode } from '../../health/firewall/judge-node.ts';
import { isUnsure } from '../../health/firewall/trial.ts';
import { emptyStore } from '../../peers/records/records.ts';
import type { NodeTexts } from '../../texts/cli/texts.ts';
import { type NodeDriver, NodeError } from '../../wireguard/drivers/driver.ts';
import { CliError } from '../cli-error.ts';
import { runHere } from './remote-setup.ts';
import { trialSteps } from './try-rules.ts';

export interface TryHereParts {
  /** Throws `SetupError`. */
  readonly settings: () => Settings;
  readonly driverOf: (node: NodeSettings) => NodeDriver;
  readonly t: NodeTexts;
}

/**
 * For root: sends packets through a copy of this machine's rules where they leave it unsure what becomes of friends' packets, or
 * `always`. Nothing of the bot's is opened: friends are addresses of their network. Node id → what the trial printed.
 */
export async function tryHere(
  { settings, driverOf, t }: TryHereParts,
  { always, id }: { readonly always: boolean; readonly id?: string | undefined },
): Promise<Record<string, string>> {
  const tried: Record<string, string> = {};
  for (const node of localNodes(settings)) {
    if (id !== undefined && node.id !== id) continue;
    const steps = (await isWorthIt(node, driverOf, always)) ? trialSteps(node) : null;
    if (steps !== null) tried[node.id] = await runHere(steps, t).catch(whyNot);
  }
  return tried;
}

/** Wrong settings are told by the command itself. */
function localNodes(settings: () => Settings): readonly NodeSettings[] {
  try {
    return settings().nodes.filter(({ ssh }) => ssh === null);
  } catch (error) {
    if (error instanceof SetupError) return [];
    throw error;
  }
}

async function isWorthIt(node: NodeSettings, driverOf: TryHereParts['driverOf'], always: boolean): Promise<boolean> {
  const driver = driverOf(node);
  try {
    const { setup } = await driver.statistics();
    if (setup.surroundings?.link !== true) return false; // not here: then these are not its rules
    return always || isUnsure(judgeNode(node, setup, emptyStore(), Date.now()));
  } catch (error) {
    if (error instanceof NodeError) return false; // told by the command itself
    throw error;
  } finally {
    await driver.close();
  }
}

function whyNot(error: unknown): string {
  if (!(error instanceof CliError)) throw error;
  return `cannot namespaces ${error.message.replace(`${hostname()}: `, '').split('\n', 1)[0]?.slice(0, 200)}\n`;
}
