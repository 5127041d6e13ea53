/** The content of the picture: all texts ready to show, all numbers in bytes. */
export interface TrafficPicture {
  readonly title: string;
  readonly subtitle: string;
  /** Headings: over the columns, at their right, and over the bars. */
  readonly columnsTitle: string;
  readonly barsTitle: string;
  readonly labels: readonly string[];
  /** The nodes, the biggest first, each with one value per label. */
  readonly stacks: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly bars: readonly { readonly name: string; readonly value: number; readonly text: string }[];
  /** The unit of the axis. */
  readonly unit: { readonly name: string; readonly bytes: number };
  readonly locale: string;
  /** Text instead of bars when there was no traffic. */
  readonly nothing: string;
}

export const WIDTH = 1000;
export const FONT = 'Golos Text';
export const MARGIN = 28;
export const INSIDE = MARGIN + 32;
export const COLUMNS = { top: 176, grid: 84, height: 300, axis: 64 };
export const LEGEND_ROW = 44;
export const ROW = 58;
/** Of each of its items: the square, the space before its words, that after them, and the words. */
export const LEGEND = { mark: 24, gap: 8, after: 30, fontSize: 26 };

/** Estimates the width of a text in this font by the mean width of its letters. */
export const widthOf = (text: string, fontSize: number): number => text.length * 0.53 * fontSize;

/** The height of the picture. */
export const heightOf = (picture: TrafficPicture): number => barsTop(picture) + barsHeight(picture) + MARGIN;
export const barsTop = (picture: TrafficPicture): number => COLUMNS.top + columnsHeight(picture) + 24;
export const barsHeight = ({ bars }: TrafficPicture): number => 84 + Math.max(1, bars.length) * ROW + 14;
export const columnsHeight = ({ stacks }: TrafficPicture): number =>
  COLUMNS.grid + COLUMNS.height + COLUMNS.axis + (stacks.length > 1 ? legendRows(stacks) * LEGEND_ROW + 14 : 0);

const legendRows = (stacks: TrafficPicture['stacks']): number => (legendPlaces(stacks).at(-1)?.row ?? 0) + 1;

/** Where the legend's items stand: in lines, as many in each as fit. */
export function legendPlaces(stacks: TrafficPicture['stacks']): { x: number; row: number; name: string }[] {
  let [x, row] = [INSIDE, 0];
  return stacks.map(({ name: whole }) => {
    const before = LEGEND.mark + LEGEND.gap;
    const name = shortened(whole, LEGEND.fontSize, WIDTH - 2 * INSIDE - before);
    const width = before + widthOf(name, LEGEND.fontSize);
    if (x > INSIDE && x + width > WIDTH - INSIDE) [x, row] = [INSIDE, row + 1];
    const place = { x, row, name };
    x += width + LEGEND.after;
    return place;
  });
}

/** A text that fits into a width (px), its end left out if need be. */
export function shortened(text: string, fontSize: number, width: number): string {
  const letters = [...text];
  const most = Math.floor(width / widthOf('x', fontSize));
  return letters.length <= most
    ? text
    : `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}
