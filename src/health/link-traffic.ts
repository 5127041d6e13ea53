import { addTo, EMPTY_SERIES, type Moved, sumOf } from './series.ts';
import { KEPT_DAYS, type LinkTraffic, type TrafficBook } from './traffic.ts';
import { bytesOf } from './traffic-sums.ts';

/** A link's name in the book. */
export const linkName = (entryId: string, exitId: string): string => `${entryId} ${exitId}`;

/**
 * Returns the book with what the links of an entry moved since they were counted last. What a link had moved before its first count is not
 * counted, since it is unknown when that was; counters that went back (the link was started anew) count from 0.
 */
export function accountLinks(
  book: TrafficBook,
  entryId: string,
  moved: ReadonlyMap<string, Moved>,
  day: number,
): TrafficBook {
  const changed = [...moved].flatMap(([exitId, counter]): [string, LinkTraffic][] => {
    const name = linkName(entryId, exitId);
    const known = book.links?.get(name);
    if (known?.counter.received === counter.received && known.counter.sent === counter.sent) return [];
    const { received, sent } = counter;
    if (!known) return [[name, { days: EMPTY_SERIES, counter: { received, sent } }]];
    const beganAnew = received < known.counter.received || sent < known.counter.sent;
    const from = beganAnew ? { received: 0, sent: 0 } : known.counter;
    const more = { received: received - from.received, sent: sent - from.sent };
    return [[name, { days: addTo(known.days, day, more, KEPT_DAYS).series, counter: { received, sent } }]];
  });
  return changed.length === 0 ? book : { ...book, links: new Map([...(book.links ?? []), ...changed]) };
}

/** Entry → bytes through each exit since day `first`, both ways, the largest first. */
export function throughExits({ links }: TrafficBook, first: number): Map<string, [exitId: string, bytes: number][]> {
  const byEntry = new Map<string, [string, number][]>();
  for (const [name, { days }] of links ?? []) {
    const [entryId = '', exitId = ''] = name.split(' ');
    byEntry.set(entryId, [...(byEntry.get(entryId) ?? []), [exitId, bytesOf(sumOf(days, first))]]);
  }
  for (const exits of byEntry.values()) exits.sort(([, a], [, b]) => b - a);
  return byEntry;
}
