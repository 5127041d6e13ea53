/**
 * Whether a record's time (ISO, or null) is later than `since` (ms). It compares the texts before parsing, because thousands of times are
 * checked each second and nearly all are long past.
 */
export function isAfter(since: number): (time: string | null) => time is string {
  const roughly = new Date(since - 1000).toISOString(); // a second earlier: times are written with or without a fraction
  return (time): time is string => time !== null && time > roughly && Date.parse(time) > since;
}
