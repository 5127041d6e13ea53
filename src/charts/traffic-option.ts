import type { EChartsOption } from 'echarts';
import {
  barsHeight,
  barsTop,
  COLUMNS,
  columnsHeight,
  FONT,
  INSIDE,
  LEGEND,
  LEGEND_ROW,
  MARGIN,
  ROW,
  type TrafficPicture,
  WIDTH,
} from './traffic-picture.ts';

const INK = '#17212b';
const FAINT = '#5f6c7b';
const RULE = '#e3e8ee';
/** Colours that people with colour blindness can tell apart, also in print. */
const COLOURS = ['#2a78d6', '#f0a30a', '#1c9e77', '#a55fc4', '#d9534f', '#7a8896'];

/** The ECharts option of the picture: readable on a phone, with a light background that suits dark and light chats. */
export function trafficOption(picture: TrafficPicture): EChartsOption {
  return {
    animation: false,
    backgroundColor: '#f2f5f8',
    color: COLOURS,
    textStyle: { fontFamily: FONT, color: INK },
    title: titles(picture),
    graphic: {
      elements: [card(COLUMNS.top, columnsHeight(picture)), card(barsTop(picture), barsHeight(picture))],
    },
    legend: legend(picture),
    grid: grids(picture),
    xAxis: [columnAxis(picture), { type: 'value', gridIndex: 1, show: false, max: 'dataMax' }],
    yAxis: [byteAxis(picture), nameAxis(picture), valueAxis(picture)],
    series: [...columns(picture), bars(picture)],
  };
}

function titles(picture: TrafficPicture) {
  const text = (words: string, top: number, fontSize: number, more: object = {}) => ({
    text: words,
    top,
    left: INSIDE,
    padding: 0,
    textStyle: { fontFamily: FONT, fontSize, color: FAINT, fontWeight: 'normal' as const },
    ...more,
  });
  const { title, subtitle, columnsTitle, note, barsTitle, bars, nothing } = picture;
  const large = { fontFamily: FONT, fontSize: 50, color: INK, fontWeight: 600 as const };
  return [
    text(title, 36, 50, { left: MARGIN + 8, textStyle: large }),
    text(subtitle, 108, 30, { left: MARGIN + 8 }),
    text(columnsTitle, COLUMNS.top + 24, 27),
    text(note, COLUMNS.top + 26, 24, { left: WIDTH - INSIDE, textAlign: 'right' }),
    text(barsTitle, barsTop(picture) + 24, 27),
    ...(bars.length === 0 ? [text(nothing, barsTop(picture) + 84, 30)] : []),
  ];
}

const legend = ({ stacks }: TrafficPicture) => ({
  show: stacks.length > 1,
  top: COLUMNS.top + COLUMNS.grid + COLUMNS.height + COLUMNS.axis,
  left: INSIDE,
  right: INSIDE,
  padding: 0,
  itemHeight: 24,
  itemWidth: LEGEND.itemWidth,
  itemGap: LEGEND.itemGap,
  icon: 'roundRect',
  textStyle: { fontSize: LEGEND.fontSize, lineHeight: LEGEND_ROW - LEGEND.itemGap + 12, color: INK },
  data: stacks.map(({ name }) => name),
});

const card = (top: number, height: number) => ({
  type: 'rect' as const,
  silent: true,
  z: -10,
  shape: { x: MARGIN, y: top, width: WIDTH - 2 * MARGIN, height, r: 22 },
  style: { fill: '#ffffff' },
});

/** Widths of the axis numbers and of people's names, which stand left of their grids. */
const AXIS_WIDTH = 96;
const NAME_WIDTH = 330;
const VALUE_WIDTH = 170;

const grids = (picture: TrafficPicture) => [
  { left: INSIDE + AXIS_WIDTH, right: INSIDE, top: COLUMNS.top + COLUMNS.grid, height: COLUMNS.height },
  {
    left: INSIDE + NAME_WIDTH,
    right: INSIDE + VALUE_WIDTH,
    top: barsTop(picture) + 78,
    height: Math.max(1, picture.bars.length) * ROW,
  },
];

const columnAxis = ({ labels }: TrafficPicture) => ({
  type: 'category' as const,
  gridIndex: 0,
  data: [...labels],
  axisTick: { show: false },
  axisLine: { lineStyle: { color: RULE, width: 2 } },
  axisLabel: {
    fontSize: 25,
    color: FAINT,
    margin: 16,
    interval: labels.length <= 7 ? 0 : Math.ceil(labels.length / 6) - 1,
  },
});

const byteAxis = ({ unit, locale }: TrafficPicture) => ({
  type: 'value' as const,
  gridIndex: 0,
  splitNumber: 4,
  minInterval: unit.bytes === 1 ? 1 : 0,
  splitLine: { lineStyle: { color: RULE, width: 2 } },
  axisLabel: {
    fontSize: 25,
    color: FAINT,
    margin: 14,
    formatter: (value: number) => value.toLocaleString(locale),
  },
});

const rows = (words: readonly string[], margin: number, align: 'left' | 'right', width: number) => ({
  type: 'category' as const,
  gridIndex: 1,
  inverse: true,
  position: align,
  data: [...words],
  axisTick: { show: false },
  axisLine: { show: false },
  axisLabel: { fontSize: 29, color: INK, margin, align, width, overflow: 'truncate' as const },
});

const nameAxis = ({ bars }: TrafficPicture) =>
  rows(
    bars.map(({ name }) => name),
    NAME_WIDTH,
    'left',
    NAME_WIDTH - 24,
  );

const valueAxis = ({ bars }: TrafficPicture) =>
  rows(
    bars.map(({ text }) => text),
    VALUE_WIDTH,
    'right',
    VALUE_WIDTH,
  );

function columns({ stacks, unit }: TrafficPicture) {
  return stacks.map(({ name, values }) => ({
    type: 'bar' as const,
    name,
    stack: 'nodes',
    xAxisIndex: 0,
    yAxisIndex: 0,
    barCategoryGap: '28%',
    barMaxWidth: 76,
    data: values.map((bytes) => bytes / unit.bytes),
  }));
}

const bars = ({ bars: people }: TrafficPicture) => ({
  type: 'bar' as const,
  xAxisIndex: 1,
  yAxisIndex: 1,
  barWidth: 26,
  barMinHeight: 4,
  itemStyle: { color: COLOURS[0] ?? INK, borderRadius: 6 },
  showBackground: true,
  backgroundStyle: { color: '#eef2f6', borderRadius: 6 },
  data: people.map(({ value }) => value),
});
