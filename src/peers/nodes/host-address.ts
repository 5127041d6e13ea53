const [ZERO, NINE, DOT, SLASH] = [48, 57, 46, 47];

/**
 * `10.0.0.3` or `10.0.0.3/32`, in canonical form, as a number; null: anything else. Much faster than `parseSubnet`, which takes longer than
 * all else where the addresses of thousands of devices are read.
 */
export function readHost4(text: string): number | null {
  let [address, part, dots] = [0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code <= NINE) part = part * 10 + code - ZERO;
    else if (code === DOT) {
      address = address * 256 + part;
      part = 0;
      dots += 1;
    } else if (code === SLASH && text.endsWith('/32')) break;
    else return null;
  }
  return dots === 3 ? address * 256 + part : null;
}
