import { checkParameters } from './check-parameters.ts';
import { type Draw, generateParameters, type ParameterSet } from './generate-parameters.ts';
import { PARAMETER_KEYS } from './parameters.ts';
import { describeProblem } from './problem.ts';
import { readParameters } from './read-parameters.ts';

/**
 * The parameters of a new interface, as lines `Key = value` of its file. They are read back and checked as those of every server are,
 * because `awg` itself takes values that end its daemon. With '3.1' they are a secret.
 */
export function newParameterLines(set: ParameterSet, draw?: Draw): string[] {
  const generated = generateParameters(set, draw);
  const lines = PARAMETER_KEYS.flatMap((key) => (generated[key] === undefined ? [] : [`${key} = ${generated[key]}`]));
  const read = readParameters(lines.join('\n'));
  const problems = [...read.problems, ...checkParameters(read.parameters)];
  if (problems.length > 0) throw new Error(problems.map(describeProblem).join('; '));
  return lines;
}
