/** The signs of a language between digits. */
export interface Numerals {
  readonly point: string;
  /** Between thousands. */
  readonly group: string;
}

/** A number below 10^18 in digits, rounded to at most so many behind the point. */
export function writtenNumber(value: number, digits: number, { point, group }: Numerals): string {
  const text = String(scaled(value, digits)).padStart(digits + 1, '0');
  const [whole, fraction] = [text.slice(0, text.length - digits), text.slice(text.length - digits).replace(/0+$/, '')];
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, group);
  return `${value < 0 ? '-' : ''}${grouped}${fraction === '' ? '' : point + fraction}`;
}

/** The amount of a number in units of its last written digit: 12 for -1.23 with one digit behind the point. */
export function scaled(value: number, digits: number): number {
  const amount = Math.abs(value);
  const decimal = String(amount); // 0.95 is rounded up as it is read, although its binary value is a little less
  return Math.round(decimal.includes('e') ? amount * 10 ** digits : Number(`${decimal}e${digits}`));
}
