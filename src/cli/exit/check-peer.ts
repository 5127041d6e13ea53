import type { NodeSettings } from '../../config/settings.ts';
import { doorsOf, doorText } from '../../peers/nodes/door.ts';
import type { ExitTexts } from '../../texts/cli/texts.ts';
import { CliError } from '../cli-error.ts';

/**
 * Throws `CliError` unless the lines of a link's `[Peer]` lead to a door that the settings give this exit, with its key if they name one:
 * whoever holds the bot's user could answer anything, and friends' traffic would go there.
 */
export function requireOwnPeer(lines: readonly string[], exit: NodeSettings, t: ExitTexts): void {
  const doors = doorsOf(exit).map(doorText);
  for (const line of lines) {
    const [name = '', value = ''] = line.split(' = ');
    if (name === 'Endpoint' && !doors.includes(value)) throw new CliError(t.foreignEndpoint(exit.id, value, doors));
    if (name === 'PublicKey' && exit.serverKey !== null && value !== exit.serverKey)
      throw new CliError(t.foreignKey(exit.id));
  }
}
