import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { trafficOption } from './traffic-option.ts';
import { FONT, heightOf, type TrafficPicture, WIDTH, widthOf } from './traffic-picture.ts';

const require = createRequire(import.meta.url);
// The package's single-file build: its modules take seconds to load on a small server.
const echarts: typeof import('echarts') = require('echarts/dist/echarts.min');
const fonts = ['400Regular', '600SemiBold'].map((cut) =>
  require.resolve(`@expo-google-fonts/golos-text/${cut}/GolosText_${cut}.ttf`),
);

/** Draws the picture: ECharts makes an SVG, resvg turns it into a PNG. Takes about half a second of one core. */
export function paint(picture: TrafficPicture): Uint8Array {
  echarts.setPlatformAPI({ measureText: (text, font) => ({ width: widthOf(text, sizeOf(font ?? '')) }) });
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: heightOf(picture) });
  chart.setOption(trafficOption(picture));
  const svg = chart.renderToSVGString();
  chart.dispose();
  const font = { loadSystemFonts: false, fontFiles: fonts, defaultFontFamily: FONT };
  return new Resvg(svg, { font }).render().asPng();
}

/** The size of a CSS font such as `600 50px Golos Text`. */
const sizeOf = (font: string): number => Number(/(\d+)px/.exec(font)?.[1] ?? 12);
