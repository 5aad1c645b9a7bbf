// Judges did:webvh logs with a resolver that is not ours.
// In: {"logs":[{"did","log","witness"}]}, the files as text, the second one optional. Out: [{"did","doc","meta","error"}], in that order.
import {resolveDIDFromLog} from 'didwebvh-ts';
import {verifier} from './keys.mjs';
import {readInput, reasons, writeOutput} from './stdin.mjs';

async function judge({did, log, witness}) {
  try {
    const entries = log.split('\n').filter(line => line !== '').map(line => JSON.parse(line));
    // Given or not, it must not go and look for the file on a host that is only an example.
    const witnessProofs = witness ? JSON.parse(witness) : [];
    const {doc, meta} = await resolveDIDFromLog(entries, {verifier, witnessProofs, requestedDid: did});
    return {did, doc: doc ?? null, meta, error: meta.error ? reasons(meta.problemDetails ?? meta.error) : null};
  } catch (error) {
    return {did, doc: null, meta: null, error: reasons(error)};
  }
}

const {logs} = readInput();
const verdicts = [];
for (const log of logs) {
  verdicts.push(await judge(log));
}
writeOutput(verdicts);
