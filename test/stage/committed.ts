import type { Draft, State } from '../../src/peers/records/records.ts';

/** A state as the store hands it out, which tells how often anything was read of a device's or a person's record. */
export function committed(draft: Draft): { readonly state: State; readonly reads: () => number } {
  let reads = 0;
  const counting: ProxyHandler<object> = {
    get: (target, name, receiver) => {
      reads += 1;
      return Reflect.get(target, name, receiver);
    },
  };
  const counted = <T extends object>(records: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      Object.entries(records).map(([id, record]) => [id, new Proxy(Object.freeze(record), counting) as T]),
    );
  const state = { ...draft, users: counted(draft.users), peers: counted(draft.peers) };
  for (const part of [state.users, state.peers, state]) Object.freeze(part);
  return { state: state as State, reads: () => reads };
}
