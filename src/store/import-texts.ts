import type { Widened } from '../widened.ts';

/** The lines that importing the predecessor's people and peers reports, one for each thing done or left out; in English, for the log. */
export const englishImport = {
  nobodysEntry: (id: number) => `an entry with id ${id} and no username left out`,
  knownFriend: (id: number) => `friend ${id}: known already`,
  friend: (id: number, username: string | null, notes: readonly string[]) =>
    `friend ${id}${username ? ` (@${username})` : ''}: taken over${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`,
  disabled: 'disabled',
  wasOwner: 'was an owner; ADMIN_ID names another, so now a friend',
  awaitedAlready: (username: string) => `@${username}: waited for already`,
  awaited: (username: string) => `@${username}: let in at their first message within 72 h`,
  addressTaken: (id: number, node: string, address: string, holder: number) =>
    `device of ${id} on ${node} left out: ${address} belongs to ${holder}; /get_config gives ${id} a new address`,
  device: (id: number, node: string, was: string, address: string, active: boolean) =>
    `device of ${id} on ${node}: ${was} taken over as ${address}/32${active ? '' : ' (disabled)'}`,
  serversAddress: (id: number, node: string, address: string) =>
    `device of ${id} on ${node} left out: ${address} is the server's own address or a reserved one; /get_config gives ${id} a new address`,
  unknownServer: (id: number, node: string) =>
    `device of ${id}: no server ${node} is on; the record waits until the settings have one of that id (WG_${node.toUpperCase()}_…)`,
  leftOut: (id: number, node: string, problem: string) =>
    `device of ${id} on ${node} left out (${problem}); it stays on its node untouched`,
  knownKey: (id: number, node: string) => `device of ${id} on ${node}: its key is known already`,
  endedKey: (id: number, node: string) =>
    `device of ${id} on ${node} left out: its key was removed or replaced since; /get_config gives ${id} a new one`,
  nobody: (id: number) => `telegram_id ${id} is nobody`,
  noAddress: (text: string) => `wg_ip "${text}" is no IPv4 address`,
  noKey: 'its public_key is not a WireGuard key',
  /** `kept`: path of the copy of the original; null: there was only `users`, which stays. */
  takenOver: (kept: string | null, users: string) =>
    `the predecessor's data was taken over; ${kept === null ? `${users} is kept as it is` : `the original is kept as ${kept}`}`,
};

/** The lines in any language. */
export type ImportTexts = Widened<typeof englishImport>;
