// Signs Verifiable Credentials with an implementation that is not ours, offline.
// In: {"credentials":[{…}]}, unsigned, issued by the did:key of key 1. Out: [{"cryptosuite","credential"}], each with
// each suite.
import * as vc from '@digitalbazaar/vc';
import * as ed25519 from '@digitalbazaar/ed25519-multikey';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {createSignCryptosuite as createJcs} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {cryptosuite as rdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {encode} from 'base58-universal';
import {contexts} from './contexts.mjs';
import {Key} from './keys.mjs';
import {readInput, writeOutput} from './stdin.mjs';

const SECRET_MULTICODEC = [0x80, 0x26];
const {credentials} = readInput();
const key = new Key(1);
const pair = await ed25519.from({
  '@context': 'https://w3id.org/security/multikey/v1',
  id: key.getVerificationMethodId(),
  type: 'Multikey',
  controller: key.did,
  publicKeyMultibase: key.multikey,
  secretKeyMultibase: `z${encode(Uint8Array.from([...SECRET_MULTICODEC, ...key.seed]))}`
});

async function documentLoader(url) {
  if (!contexts.has(url)) {
    throw new Error(`not known offline: ${url.slice(0, 100)}`);
  }
  return {contextUrl: null, documentUrl: url, document: contexts.get(url)};
}

const signed = [];
for (const credential of credentials) {
  for (const [name, cryptosuite] of [['eddsa-jcs-2022', createJcs()], ['eddsa-rdfc-2022', rdfc]]) {
    const suite = new DataIntegrityProof({signer: pair.signer(), cryptosuite});
    const unsigned = {...structuredClone(credential), issuer: key.did};
    signed.push({
      cryptosuite: name,
      credential: await vc.issue({credential: unsigned, suite, documentLoader})
    });
  }
}
writeOutput(signed);
