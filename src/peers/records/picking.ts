import { writtenTo } from '../../written.ts';

type Records<R> = Readonly<Record<string, R>>;
type Picked<R> = ReadonlyMap<string, R>;

/**
 * Makes a function that picks those records out of a collection, in its order. It reads all of a committed collection once; of one that was
 * made from such a one only what was written since, unless that puts other records among those picked.
 */
export function picking<R extends object>(isPicked: (record: R) => boolean): (records: Records<R>) => readonly R[] {
  const known = new WeakMap<object, { readonly byId: Picked<R>; readonly list: readonly R[] }>();
  return (records) => {
    const before = known.get(records);
    if (before) return before.list;
    const written = writtenTo(records);
    const base = written && known.get(written.base);
    const byId = (base && follow(base.byId, records, written.ids, isPicked)) ?? pickAll(records, isPicked);
    const list = byId === base?.byId ? base.list : [...byId.values()];
    if (Object.isFrozen(records)) known.set(records, { byId, list }); // a draft may change unnoticed
    return list;
  };
}

function pickAll<R>(records: Records<R>, isPicked: (record: R) => boolean): Picked<R> {
  const byId = new Map<string, R>();
  for (const id in records) {
    const record = records[id];
    if (record && isPicked(record)) byId.set(id, record);
  }
  return byId;
}

/** The same with what was written to the records; null: others are among them now. */
function follow<R>(
  picked: Picked<R>,
  records: Records<R>,
  written: readonly string[],
  isPicked: (record: R) => boolean,
): Picked<R> | null {
  const others = new Map<string, R>();
  for (const id of written) {
    const record = records[id];
    if ((record !== undefined && isPicked(record)) !== picked.has(id)) return null;
    if (record && picked.has(id) && picked.get(id) !== record) others.set(id, record);
  }
  return others.size === 0 ? picked : new Map([...picked, ...others]);
}
