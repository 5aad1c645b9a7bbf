// Judges did:webvh logs with a resolver that is not ours.
// In: {"logs":[{"did","log"}]}, the log as text. Out: [{"did","doc","meta","error"}], in that order.
import {createPublicKey, verify} from 'node:crypto';
import {resolveDIDFromLog} from 'didwebvh-ts';
import {readInput, reasons, writeOutput} from './stdin.mjs';

// The resolver brings no cryptography of its own; this is Node's.
const verifier = {
  async verify(signature, message, publicKey) {
    const x = Buffer.from(publicKey).toString('base64url');
    const key = createPublicKey({key: {kty: 'OKP', crv: 'Ed25519', x}, format: 'jwk'});
    return verify(null, message, key, signature);
  }
};

async function judge({did, log}) {
  try {
    const entries = log.split('\n').filter(line => line !== '').map(line => JSON.parse(line));
    const {doc, meta} = await resolveDIDFromLog(entries, {verifier, requestedDid: did});
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
