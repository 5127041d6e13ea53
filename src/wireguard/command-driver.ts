import type { NodeDriver } from './driver.ts';
import { parseDump } from './dump.ts';
import { applyCommands, dumpCommand, type NodeCommand, statisticsCommand } from './node-commands.ts';
import { answerOf, type Outcome } from './outcome.ts';
import { parseStatistics } from './statistics.ts';

/** Seconds, fractions allowed. */
export interface CommandLimits {
  /** After so long a command is killed where it runs. */
  readonly command: number;
  /** How much longer its answer is waited for. */
  readonly grace: number;
}

/** How commands reach a node; both throw only `NodeError`. */
export interface CommandRunner {
  run(command: NodeCommand): Promise<Outcome>;
  close(): Promise<void>;
}

/** The driver of every node where `wg` is reached by running commands, here or there. */
export function commandDriver(interfaceName: string, limits: CommandLimits, runner: CommandRunner): NodeDriver {
  const ask = async (command: NodeCommand) => answerOf(await runner.run(command), interfaceName);
  return {
    async dump() {
      const at = Date.now(); // before the question: the snapshot is never younger than what it tells
      return parseDump(await ask(dumpCommand(interfaceName, limits.command)), at);
    },
    async apply(changes) {
      for (const command of applyCommands(interfaceName, changes, limits.command)) await ask(command);
    },
    async statistics() {
      return parseStatistics(await ask(statisticsCommand(limits.command)));
    },
    close: () => runner.close(),
  };
}
