// One JSON document in on standard input, one out on standard output: how the tests talk to the judges.
import {readFileSync} from 'node:fs';

export const readInput = () => JSON.parse(readFileSync(0, 'utf8'));

export const writeOutput = value => process.stdout.write(`${JSON.stringify(value)}\n`);

// What an error says, with what caused it: verifiers wrap the reason several times.
export function reasons(error) {
  if (!error) {
    return [];
  }
  const inner = [...(error.errors ?? []), ...(error.cause ? [error.cause] : [])];
  return [String(error.message ?? error), ...inner.flatMap(reasons)];
}
