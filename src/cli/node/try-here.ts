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
  /** Reads the settings; throws `SetupError`. */
  readonly settings: () => Settings;
  readonly driverOf: (node: NodeSettings) => NodeDriver;
  readonly t: NodeTexts;
}

/**
 * For root: sends packets through a copy of this machine's firewall rules if the rules alone do not show what happens to friends' packets,
 * or `always`. Opens none of the bot's files, so it uses example addresses for friends. Returns node id → the output of the trial.
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

/** The nodes on this machine; none if the settings are wrong, which the command itself reports. */
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
    if (setup.surroundings?.link !== true) return false; // the interface is not here, so these are not its rules
    return always || isUnsure(judgeNode(node, setup, emptyStore(), Date.now()));
  } catch (error) {
    if (error instanceof NodeError) return false; // the command itself reports it
    throw error;
  } finally {
    await driver.close();
  }
}

function whyNot(error: unknown): string {
  if (!(error instanceof CliError)) throw error;
  return `cannot namespaces ${error.message.replace(`${hostname()}: `, '').split('\n', 1)[0]?.slice(0, 200)}\n`;
}
