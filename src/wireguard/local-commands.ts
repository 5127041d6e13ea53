import { FEW, type NodeCommand, type NodeCommands, peersText, setFewArgv, shellCommands } from './node-commands.ts';

/** The words for this machine: those of every shell, and for a few new peers those that can be started before their text is known. */
export function localCommands(interfaceName: string, seconds: number): NodeCommands<NodeCommand> {
  const commands = shellCommands(interfaceName, seconds);
  return {
    ...commands,
    apply(changes) {
      const { set, remove } = changes;
      if (remove.length > 0 || set.length === 0 || set.length > FEW) return commands.apply(changes);
      return [{ argv: setFewArgv(interfaceName, seconds), stdin: peersText(set) }];
    },
  };
}
