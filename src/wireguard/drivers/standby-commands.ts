import type { TunnelInterface } from '../dialect/dialect.ts';
import { FEW, type NodeCommand, type NodeCommands, peersText, shellCommands } from './node-commands.ts';

/** As `shellCommands`, but to set a few new peers uses `setFew`, which can be started before their text is known. */
export function standbyCommands(
  tunnel: TunnelInterface,
  seconds: number,
  setFew: readonly string[],
): NodeCommands<NodeCommand> {
  const commands = shellCommands(tunnel, seconds);
  return {
    ...commands,
    apply(changes) {
      const { set, remove } = changes;
      if (remove.length > 0 || set.length === 0 || set.length > FEW) return commands.apply(changes);
      return [{ argv: setFew, stdin: peersText(set) }];
    },
  };
}
