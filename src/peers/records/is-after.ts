/**
 * Whether a record's time (ISO, or null) is later than `since` (ms). Texts are compared before numbers are made of them: thousands of
 * times are asked about each second, and nearly all of them are long past.
 */
export function isAfter(since: number): (time: string | null) => time is string {
  const roughly = new Date(since - 1000).toISOString(); // a second of the same time may be written with or without its fraction
  return (time): time is string => time !== null && time > roughly && Date.parse(time) > since;
}
