import { join } from 'node:path';
import { circles, upwardArrows } from './arrows.ts';
import { FLOORS } from './floors.ts';
import { importsBelow } from './imports.ts';

/** `npm run check` calls it: exits with 1 when an import of `src` leads upwards or in a circle. */
const imports = importsBelow(join(import.meta.dirname, '../..'), 'src');
const findings = [...upwardArrows(imports, FLOORS), ...circles(imports)];
process.stderr.write(findings.map((finding) => `${finding}\n`).join(''));
process.exitCode = findings.length > 0 ? 1 : 0;
