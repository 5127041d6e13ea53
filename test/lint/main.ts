import { join } from 'node:path';
import { circles, upwardArrows } from './arrows.ts';
import { FLOORS } from './floors.ts';
import { importsBelow } from './imports.ts';
import { layerBreaks } from './test-layers.ts';

const ROOT = join(import.meta.dirname, '../..');

/** `npm run check` calls it: exits with 1 when an import of `src` leads upwards or in a circle, or one of `test` breaks its layers. */
const imports = importsBelow(ROOT, 'src');
const findings = [...upwardArrows(imports, FLOORS), ...circles(imports), ...layerBreaks(importsBelow(ROOT, 'test'))];
process.stderr.write(findings.map((finding) => `${finding}\n`).join(''));
process.exitCode = findings.length > 0 ? 1 : 0;
