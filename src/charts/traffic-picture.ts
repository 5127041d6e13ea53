/** The content of the picture: all texts ready to show, all numbers in bytes. */
export interface TrafficPicture {
  readonly title: string;
  readonly subtitle: string;
  /** Headings: over the columns, at their right, and over the bars. */
  readonly columnsTitle: string;
  readonly note: string;
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
export const LEGEND = { itemWidth: 24, itemGap: 30, fontSize: 26 };

/** Estimates the width of a text in this font by the mean width of its letters. */
export const widthOf = (text: string, fontSize: number): number => text.length * 0.53 * fontSize;

/** The height of the picture. */
export const heightOf = (picture: TrafficPicture): number => barsTop(picture) + barsHeight(picture) + MARGIN;
export const barsTop = (picture: TrafficPicture): number => COLUMNS.top + columnsHeight(picture) + 24;
export const barsHeight = ({ bars }: TrafficPicture): number => 84 + Math.max(1, bars.length) * ROW + 14;
export const columnsHeight = ({ stacks }: TrafficPicture): number =>
  COLUMNS.grid + COLUMNS.height + COLUMNS.axis + (stacks.length > 1 ? legendRows(stacks) * LEGEND_ROW + 14 : 0);

/** Counts the legend's lines as ECharts breaks them. */
function legendRows(stacks: TrafficPicture['stacks']): number {
  let rows = 1;
  let left = WIDTH - 2 * INSIDE;
  for (const { name } of stacks) {
    const width = LEGEND.itemWidth + 5 + widthOf(name, LEGEND.fontSize) + LEGEND.itemGap;
    if (width > left && left < WIDTH - 2 * INSIDE) {
      rows += 1;
      left = WIDTH - 2 * INSIDE;
    }
    left -= width;
  }
  return rows;
}
