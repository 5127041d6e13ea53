import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { FONT, type TrafficPicture } from './traffic-picture.ts';
import { trafficSvg } from './traffic-svg.ts';

const require = createRequire(import.meta.url);
const fonts = ['400Regular', '600SemiBold'].map((cut) =>
  require.resolve(`@expo-google-fonts/golos-text/${cut}/GolosText_${cut}.ttf`),
);

/** Draws the picture: an SVG that resvg turns into a PNG. */
export function paint(picture: TrafficPicture): Uint8Array {
  const font = { loadSystemFonts: false, fontFiles: fonts, defaultFontFamily: FONT };
  return new Resvg(trafficSvg(picture), { font }).render().asPng();
}
