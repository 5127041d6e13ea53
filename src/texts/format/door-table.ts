import { type DoorTries, NETWORKS, type Network, UNNAMED } from '../../peers/records/door-tries.ts';
import { escapeHtml as esc, short } from './html.ts';

/** A door that friends have tried, and how they fared by network. */
export interface TriedDoor {
  readonly door: string;
  readonly tries: Readonly<Record<string, Pick<DoorTries, 'connected' | 'failed'>>>;
}

/** Names of networks, `unnamed` among them. */
export type NetworkNames = Readonly<Record<Network | typeof UNNAMED, string>>;

/** More would not fit a message. */
const MOST_LINES = 16;
const LONGEST_DOOR = 60;

/** A line for each door: how often friends connected and failed on each network. */
export function doorTable(doors: readonly TriedDoor[], names: NetworkNames): string {
  const lines = doors.slice(0, MOST_LINES).map(({ door, tries }) => {
    const cells = ([...NETWORKS, UNNAMED] as const).flatMap((network) => {
      const tried = tries[network];
      return tried ? [`${names[network]} ${tried.connected}/${tried.failed}`] : [];
    });
    return `<code>${esc(short(door, LONGEST_DOOR))}</code> ${cells.join(', ')}`;
  });
  return [...lines, ...(doors.length > MOST_LINES ? ['…'] : [])].join('\n');
}
