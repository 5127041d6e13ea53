/** The lines that importing the predecessor's people and peers reports, one for each thing done or left out. */
export interface ImportTexts {
  nobodysEntry(id: number): string;
  knownFriend(id: number): string;
  friend(id: number, username: string | null, notes: readonly string[]): string;
  readonly disabled: string;
  readonly wasOwner: string;
  awaitedAlready(username: string): string;
  awaited(username: string): string;
  addressTaken(id: number, node: string, address: string, holder: number): string;
  device(id: number, node: string, was: string, address: string, active: boolean): string;
  serversAddress(id: number, node: string, address: string): string;
  unknownServer(id: number, node: string): string;
  leftOut(id: number, node: string, problem: string): string;
  knownKey(id: number, node: string): string;
  endedKey(id: number, node: string): string;
  nobody(id: number): string;
  noAddress(text: string): string;
  readonly noKey: string;
  /** `kept`: path of the copy of the original; null: there was only `users`, which stays. */
  takenOver(kept: string | null, users: string): string;
}

/** The lines in English, for the daemon's log. */
export const englishImport: ImportTexts = {
  nobodysEntry: (id) => `an entry with id ${id} and no username left out`,
  knownFriend: (id) => `friend ${id}: known already`,
  friend: (id, username, notes) =>
    `friend ${id}${username ? ` (@${username})` : ''}: taken over${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`,
  disabled: 'disabled',
  wasOwner: 'was an owner; ADMIN_ID names another, so now a friend',
  awaitedAlready: (username) => `@${username}: waited for already`,
  awaited: (username) => `@${username}: let in at their first message within 72 h`,
  addressTaken: (id, node, address, holder) =>
    `device of ${id} on ${node} left out: ${address} belongs to ${holder}; /get_config gives ${id} a new address`,
  device: (id, node, was, address, active) =>
    `device of ${id} on ${node}: ${was} taken over as ${address}/32${active ? '' : ' (disabled)'}`,
  serversAddress: (id, node, address) =>
    `device of ${id} on ${node} left out: ${address} is the server's own address or a reserved one; /get_config gives ${id} a new address`,
  unknownServer: (id, node) =>
    `device of ${id}: no server ${node} is on; the record waits until the settings have one of that id (WG_${node.toUpperCase()}_…)`,
  leftOut: (id, node, problem) => `device of ${id} on ${node} left out (${problem}); it stays on its node untouched`,
  knownKey: (id, node) => `device of ${id} on ${node}: its key is known already`,
  endedKey: (id, node) =>
    `device of ${id} on ${node} left out: its key was removed or replaced since; /get_config gives ${id} a new one`,
  nobody: (id) => `telegram_id ${id} is nobody`,
  noAddress: (text) => `wg_ip "${text}" is no IPv4 address`,
  noKey: 'its public_key is not a WireGuard key',
  takenOver: (kept, users) =>
    `the predecessor's data was taken over; ${kept === null ? `${users} is kept as it is` : `the original is kept as ${kept}`}`,
};
