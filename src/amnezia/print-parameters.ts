/** Prints the parameters of a new interface, `Key = value` a line, for install.sh: `node print-parameters.ts 2.0|3.1`. */

import { isParameterSet } from './generate-parameters.ts';
import { newParameterLines } from './new-parameters.ts';

const [set = ''] = process.argv.slice(2);
if (!isParameterSet(set)) throw new Error(`${set}: 2.0 or 3.1`);
process.stdout.write(`${newParameterLines(set).join('\n')}\n`);
