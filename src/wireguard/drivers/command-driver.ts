import { DumpReader } from './answers/dump.ts';
import { DumpFilter } from './answers/dump-filter.ts';
import { parseKnock } from './answers/knocked.ts';
import { parseHeaderKey, parseParameters } from './answers/node-parameters.ts';
import { type Asked, answerOf, isFromOlderGate, NOT_LISTED, type Outcome } from './answers/outcome.ts';
import type { OutputSink } from './answers/output-sink.ts';
import { parseStatistics } from './answers/statistics.ts';
import type { Knock, KnockAnswer, NodeDriver, PeerFilter } from './driver.ts';
import type { NodeCommands } from './node-commands.ts';

/** Time limits of commands, in seconds (fractions allowed). */
export interface CommandLimits {
  /** A command is killed on the node after this time. */
  readonly command: number;
  /** How long to wait for its answer after that. */
  readonly grace: number;
}

/** Runs commands on a node. All calls reject only with `NodeError`. */
export interface CommandRunner<C> {
  /** `stdout`: receives what the command prints; by default all of it is kept. */
  run(command: C, stdout?: OutputSink): Promise<Outcome>;
  /** As in `NodeDriver`. */
  readonly handshakeMs?: number | null;
  close(): Promise<void>;
}

type DriverPlace = Omit<Asked, 'hasSecrets'>;

/** Without records every peer is accepted, up to more than any node of ours has. */
const ANYBODY: PeerFilter = { isNamed: () => false, mostStrangers: 65_536 };

/** The driver of a node whose VPN program is used by running commands, on this machine or another. `commands` makes them. */
export function commandDriver<C>(place: DriverPlace, commands: NodeCommands<C>, runner: CommandRunner<C>): NodeDriver {
  const { knock } = commands;
  const reader = new DumpReader();
  const ask = async (command: C, hasSecrets = false, stdout?: OutputSink) =>
    answerOf(await runner.run(command, stdout), { ...place, hasSecrets });
  /** As `ask`; null: the node's gate is older than this word. */
  const askNewWord = async (command: C, hasSecrets: boolean): Promise<string | null> => {
    const outcome = await runner.run(command);
    return isFromOlderGate(outcome) ? null : answerOf(outcome, { ...place, hasSecrets });
  };
  return {
    async dump(filter = ANYBODY) {
      const at = Date.now(); // taken before the command runs: the answer is never older than this
      const lines = new DumpFilter(filter, reader);
      const answer = await ask(commands.dump(), false, lines);
      return reader.read(answer, at, lines.lost, lines.peers);
    },
    async apply(changes) {
      for (const command of commands.apply(changes)) await ask(command, true);
    },
    async statistics() {
      return parseStatistics(await ask(commands.statistics()));
    },
    async parameters() {
      const answer = await askNewWord(commands.parameters(), false);
      return answer === null ? null : parseParameters(answer);
    },
    async headerKey() {
      const answer = await askNewWord(commands.headerKey(), true);
      return answer === null ? null : parseHeaderKey(answer);
    },
    exits: (text) => askNewWord(commands.exits(text), false),
    limits: (lines) => askNewWord(commands.limits(lines), false),
    resolver: (text) => askNewWord(commands.resolver(text), false),
    ...(knock && {
      async knock(asked: Knock): Promise<KnockAnswer> {
        const outcome = await runner.run(knock(asked));
        if (isFromOlderGate(outcome)) return 'old-gate';
        if (outcome.status === NOT_LISTED) return 'not-listed';
        return parseKnock(answerOf(outcome, { ...place, hasSecrets: false }));
      },
    }),
    get handshakeMs() {
      return runner.handshakeMs ?? null;
    },
    close: () => runner.close(),
  };
}
