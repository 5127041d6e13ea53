import { scaleBand, scaleLinear } from 'd3-scale';
import { element, type Svg, words } from './svg.ts';
import {
  barsHeight,
  barsTop,
  COLUMNS,
  columnsHeight,
  FONT,
  heightOf,
  INSIDE,
  LEGEND,
  LEGEND_ROW,
  legendPlaces,
  MARGIN,
  ROW,
  shortened,
  type TrafficPicture,
  WIDTH,
} from './traffic-picture.ts';

const INK = '#17212b';
const FAINT = '#5f6c7b';
const RULE = '#e3e8ee';
/** Colours that people with colour blindness can tell apart, also in print. */
const COLOURS = ['#2a78d6', '#f0a30a', '#1c9e77', '#a55fc4', '#d9534f', '#7a8896'];
const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? INK;

/** Widths of the axis numbers and of people's names, which stand left of their grids. */
const AXIS_WIDTH = 96;
const NAME_WIDTH = 330;
const VALUE_WIDTH = 170;

/** The picture: readable on a phone, with a light background that suits dark and light chats. */
export function trafficSvg(picture: TrafficPicture): Svg {
  const height = heightOf(picture);
  const size = { xmlns: 'http://www.w3.org/2000/svg', width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}` };
  return element('svg', { ...size, 'font-family': FONT }, [
    box({ x: 0, y: 0, width: WIDTH, height, fill: '#f2f5f8' }),
    card(COLUMNS.top, columnsHeight(picture)),
    card(barsTop(picture), barsHeight(picture)),
    ...titles(picture),
    ...columns(picture),
    ...legend(picture),
    ...bars(picture),
  ]);
}

interface Text {
  readonly x: number;
  /** The middle of the line. */
  readonly y: number;
  readonly size: number;
  readonly fill?: string;
  readonly weight?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
}

/** Half of a capital letter's height, by the font's size: from the middle of a line to where its letters stand. */
const HALF_CAPITAL = 0.35;

const text = (shown: string, { x, y, size, fill = INK, weight = 400, anchor = 'start' }: Text): Svg =>
  element(
    'text',
    { x, y: y + HALF_CAPITAL * size, 'font-size': size, 'font-weight': weight, fill, 'text-anchor': anchor },
    [words(shown)],
  );

const box = (attributes: Readonly<Record<string, string | number>>): Svg => element('rect', attributes);

const card = (top: number, height: number): Svg =>
  box({ x: MARGIN, y: top, width: WIDTH - 2 * MARGIN, height, rx: 22, fill: '#ffffff' });

function titles(picture: TrafficPicture): Svg[] {
  const { title, subtitle, columnsTitle, barsTitle } = picture;
  const heading = (shown: string, top: number): Svg => text(shown, { x: INSIDE, y: top + 38, size: 27, fill: FAINT });
  return [
    text(title, { x: MARGIN + 8, y: 62, size: 50, weight: 600 }),
    text(subtitle, { x: MARGIN + 8, y: 124, size: 30, fill: FAINT }),
    heading(columnsTitle, COLUMNS.top),
    heading(barsTitle, barsTop(picture)),
  ];
}

/** Each label's column, with the nodes one over the other, and the axis at their left. */
function columns({ stacks, labels, unit, locale }: TrafficPicture): Svg[] {
  const [left, right, top] = [INSIDE + AXIS_WIDTH, WIDTH - INSIDE, COLUMNS.top + COLUMNS.grid];
  const bottom = top + COLUMNS.height;
  const sums = labels.map((_, at) => stacks.reduce((sum, { values }) => sum + (values[at] ?? 0), 0));
  const most = Math.max(...sums) / unit.bytes || 1;
  const height = scaleLinear([0, most], [bottom, top]).nice(4);
  const ticks = height.ticks(4).filter((tick) => unit.bytes !== 1 || Number.isInteger(tick));
  const place = scaleBand(labels.keys(), [left, right]).padding(0.28).paddingOuter(0.14);
  const every = labels.length <= 7 ? 1 : Math.ceil(labels.length / 6);
  const width = Math.min(76, place.bandwidth());
  const middle = (at: number) => (place(at) ?? left) + place.bandwidth() / 2;
  return [
    ...ticks.flatMap((tick) => [
      box({ x: left, y: height(tick) - 1, width: right - left, height: 2, fill: RULE }),
      text(tick.toLocaleString(locale), { x: left - 14, y: height(tick), size: 25, fill: FAINT, anchor: 'end' }),
    ]),
    ...labels.flatMap((_, at) => {
      let below = 0;
      return stacks.map(({ values }, node) => {
        const [from, to] = [height(below), height(below + (values[at] ?? 0) / unit.bytes)];
        below += (values[at] ?? 0) / unit.bytes;
        return box({ x: middle(at) - width / 2, y: to, width, height: from - to, fill: colourOf(node) });
      });
    }),
    ...labels.flatMap((label, at) =>
      at % every === 0 ? [text(label, { x: middle(at), y: bottom + 30, size: 25, fill: FAINT, anchor: 'middle' })] : [],
    ),
  ];
}

function legend({ stacks }: TrafficPicture): Svg[] {
  if (stacks.length < 2) return [];
  const top = COLUMNS.top + COLUMNS.grid + COLUMNS.height + COLUMNS.axis;
  return legendPlaces(stacks).flatMap(({ x, row, name }, at) => {
    const y = top + row * LEGEND_ROW + LEGEND.mark / 2;
    const { mark, gap, fontSize } = LEGEND;
    return [
      box({ x, y: y - mark / 2, width: mark, height: mark, rx: 6, fill: colourOf(at) }),
      text(name, { x: x + mark + gap, y, size: fontSize }),
    ];
  });
}

/** A line for each person: name, bar and amount; or the words for none. */
function bars(picture: TrafficPicture): Svg[] {
  const { bars: people, nothing } = picture;
  const top = barsTop(picture) + 78;
  if (people.length === 0) return [text(nothing, { x: INSIDE, y: top + 24, size: 30, fill: FAINT })];
  const [left, right] = [INSIDE + NAME_WIDTH, WIDTH - INSIDE - VALUE_WIDTH];
  const most = Math.max(...people.map(({ value }) => value)) || 1;
  const length = scaleLinear([0, most], [0, right - left]);
  return people.flatMap(({ name, value, text: amount }, at) => {
    const y = top + (at + 0.5) * ROW;
    const bar = { x: left, y: y - 13, height: 26, rx: 6 };
    return [
      text(shortened(name, 29, NAME_WIDTH - 24), { x: INSIDE, y, size: 29 }),
      box({ ...bar, width: right - left, fill: '#eef2f6' }),
      box({ ...bar, width: Math.max(4, length(value)), fill: colourOf(0) }),
      text(amount, { x: WIDTH - INSIDE, y, size: 29, anchor: 'end' }),
    ];
  });
}
