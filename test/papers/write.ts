import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PARTS, ROOT, renewed } from './generated.ts';

// `npm run papers`: writes the tables of the papers anew from those of the code.
for (const part of PARTS) writeFileSync(join(ROOT, part.paper), renewed(part));
